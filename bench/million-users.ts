import type { Db } from '../src/engine/db/database.ts'
import { foldName } from '../src/engine/addresses/fold-name.ts'
import { seededRandom } from '../test/helpers/test-parts.ts'

/** How many of the customers of one provider there are, and how many have a domain nearly their own. */
const providers = ['gmail.example', 'outlook.example', 'yahoo.example', 'web.example', 'qq.example']
const shareOfProviders = 0.6
const ownDomains = 50_000

const syllables =
  'an be ca da el fi go ha in jo ka li ma no ol pe qi ra sa to ul ve wi xa yo zu mar son ber ström cha nov'.split(
    ' '
  )

/**
 * Fills an empty database with users as they come in life: few names that many have and many that few have. A tenth has
 * been sent a mail. In the order of addresses, and with the key tables afterwards, as an import does it.
 */
export function seedMillion(db: Db, n = 1_000_000): void {
  const random = seededRandom(3)
  const below = (end: number) => Math.floor(random() * end)
  const one = <T>(of: readonly T[]): T => of[below(of.length)]!
  /** The first ones often, the last ones rarely. */
  const skewed = <T>(of: readonly T[]): T => of[Math.floor(random() * random() * of.length)]!
  const word = () => {
    const text = Array.from({ length: 2 + below(2) }, () => one(syllables)).join('')
    return text[0]!.toUpperCase() + text.slice(1)
  }
  const given = Array.from({ length: 800 }, word)
  const family = Array.from({ length: 6000 }, word)
  const own = Array.from({ length: ownDomains }, (_, index) => `${foldName(one(family))}${index}.example`)

  const rows = Array.from({ length: n }, (_, index) => {
    const [first, last] = [skewed(given), skewed(family)]
    const domain = random() < shareOfProviders ? one(providers) : one(own)
    const name = `${first} ${last}`
    const address = `${foldName(first)}.${foldName(last)}${index % 10 === 0 ? '' : index % 1000}@${domain}`
    return [name, foldName(name), address, domain, random()] as const
  }).toSorted(([, , one], [, , other]) => (one < other ? -1 : 1))
  for (let start = 0; start < n; start += 1000) {
    db.statement(
      `INSERT INTO users (name, name_key, address, address_key, domain, status, created_at, updated_at, bulk)
       SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 2, value ->> 3,
         CASE WHEN value ->> 4 < 0.7 THEN 'pending' WHEN value ->> 4 < 0.97 THEN 'verified' ELSE 'undeliverable' END,
         1, 1, 1
       FROM json_each(?)`
    ).run(JSON.stringify(rows.slice(start, start + 1000)))
  }
  db.statement('INSERT INTO user_names SELECT name_key, id FROM users ORDER BY name_key, id').run()
  db.statement(
    'UPDATE user_counts SET n = (SELECT count(*) FROM users u WHERE u.status = user_counts.status)'
  ).run()
  db.statement(
    `UPDATE users SET last_sent_at = 1000 + id % 5000, last_outcome = 'accepted', sent_count = 1 + id % 3,
       link_expires_at = 5000 + id % 777 WHERE id % 10 = 0`
  ).run()
}
