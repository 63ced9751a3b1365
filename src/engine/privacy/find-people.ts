import type { Db } from '../db/index.ts'
import type { createYielder } from '../runtime/index.ts'
import { earlierIdentities, type People, testMailsOf, usersOf } from './people.sql.ts'

/** Looked up in one stretch: about 5 ms. */
const peoplePerStretch = 50

export async function findPeople(
  db: Db,
  given: readonly number[],
  slices: ReturnType<typeof createYielder>
): Promise<People> {
  const all: People = { ids: [], keys: [], words: [], tests: [] }
  for (let at = 0; at < given.length; at += peoplePerStretch) {
    const { ids, keys, words, tests } = findSome(db, given.slice(at, at + peoplePerStretch))
    all.ids.push(...ids)
    all.keys.push(...keys)
    all.words.push(...words)
    all.tests.push(...tests)
    await slices.turn()
  }
  return {
    ids: [...new Set(all.ids)],
    keys: [...new Set(all.keys)],
    words: [...new Set(all.words)],
    tests: [...new Set(all.tests)]
  }
}

function findSome(db: Db, given: readonly number[]): People {
  const users = usersOf(db, given)
  const ids = users.map(({ id }) => id)
  const identities = [...users, ...earlierIdentities(db, ids)].filter(({ key }) => key !== '')
  const keys = [...new Set(identities.map(({ key }) => key))]
  const names = identities.flatMap(({ name }) => (name ? [name] : []))
  const wholeNames = names.filter((name) => /\S\s+\S/u.test(name))
  const words = [...identities.map(({ address }) => address), ...keys, ...wholeNames]
  return {
    ids,
    keys,
    words: words.filter((word) => word !== ''),
    tests: testMailsOf(db, { keys, ids, names })
  }
}
