import type { Db } from '../db/index.ts'
import type { createYielder } from '../runtime/index.ts'

/** Some people, by everything the data knows them by. */
export interface People {
  /** Of the users themselves, and of those deleted before who had the same address. */
  ids: number[]
  /** Address keys, those of former addresses too. */
  keys: string[]
  /** Their addresses as they were written, and names of more than one word: one word is a name of many. */
  words: string[]
  /** Test mails that went to them, or were made from what is known of them. Nobody's, by their user id. */
  tests: number[]
}

/** What every statement about people begins with; its parameters are those of `bound`. */
export const withPeople = `WITH
  ids AS MATERIALIZED (SELECT value AS id FROM json_each(?1)),
  keys AS MATERIALIZED (SELECT value AS key FROM json_each(?2)),
  tests AS MATERIALIZED (SELECT value AS id FROM json_each(?3))
`
export const bound = ({ ids, keys, tests }: People): [string, string, string] => [
  JSON.stringify(ids),
  JSON.stringify(keys),
  JSON.stringify(tests)
]

interface Known {
  id: number
  name: string | null
  address: string
  key: string
}

/** Looked up in one go: about 5 ms. */
const step = 50

export async function findPeople(
  db: Db,
  given: readonly number[],
  slices: ReturnType<typeof createYielder>
): Promise<People> {
  const all: People = { ids: [], keys: [], words: [], tests: [] }
  for (let at = 0; at < given.length; at += step) {
    const some = findSome(db, given.slice(at, at + step))
    for (const part of ['ids', 'tests'] as const) all[part].push(...some[part])
    for (const part of ['keys', 'words'] as const) all[part].push(...some[part])
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
  const all = <Row>(sql: string, ...lists: unknown[]) =>
    db.statement(sql).all(...lists.map((list) => JSON.stringify(list))) as Row[]
  const users = all<Known>(
    `SELECT id, name, address, address_key AS key FROM users u
     WHERE id IN (SELECT value FROM json_each(?1)) OR (u.status = 'deleted' AND u.address_key IN
       (SELECT address_key FROM users WHERE id IN (SELECT value FROM json_each(?1)) AND address_key <> ''))`,
    given
  )
  const ids = users.map(({ id }) => id)
  const earlier = all<Known>(
    `SELECT DISTINCT 0 AS id, name, address, address_key AS key FROM deliveries
       WHERE user_id IN (SELECT value FROM json_each(?1))
     UNION SELECT 0, before ->> 'name', before ->> 'address', before ->> 'address_key' FROM imports i
       CROSS JOIN import_changes c ON c.import_id = i.id AND c.user_id IN (SELECT value FROM json_each(?1))
     UNION SELECT 0, NULL, address, address_key FROM former_addresses
       WHERE user_id IN (SELECT value FROM json_each(?1))`,
    ids
  )
  const known = [...users, ...earlier].filter(({ key }) => key !== '')
  const keys = [...new Set(known.map(({ key }) => key))]
  const names = known.flatMap(({ name }) => (name ? [name] : []))
  // What one was made from is kept for some time only (retention.ts), the name in it for good.
  const tests = all<{ id: number }>(
    `SELECT id FROM deliveries WHERE user_id = 0 AND (address_key IN (SELECT value FROM json_each(?1))
       OR values_json ->> '$.id' IN (SELECT value FROM json_each(?2))
       OR (values_json IS NULL AND name IN (SELECT value FROM json_each(?3))))`,
    keys,
    ids,
    names
  )
  const wholeNames = names.filter((name) => /\S\s+\S/u.test(name))
  const words = [...known.map(({ address }) => address), ...keys, ...wholeNames]
  return { ids, keys, words: words.filter((word) => word !== ''), tests: tests.map(({ id }) => id) }
}
