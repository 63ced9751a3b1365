import type { Db } from '../db/index.ts'

/** Some people, by everything the data knows them by. */
export interface People {
  /** Of the users themselves, and of those deleted earlier who had the same address. */
  ids: number[]
  /** Address keys, former ones included. */
  keys: string[]
  /** Addresses as they were written, and names of more than one word: one word is the name of many. */
  words: string[]
  /** Deliveries of test mails that went to them or were made from their values. These have no user. */
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

/** A name and an address that somebody has or had. */
export interface Identity {
  name: string | null
  address: string
  key: string
}

/** The users with these ids, and users deleted earlier who had the same address. */
export const usersOf = (db: Db, given: readonly number[]): (Identity & { id: number })[] =>
  db
    .statement<Identity & { id: number }>(
      `SELECT id, name, address, address_key AS key FROM users u
       WHERE id IN (SELECT value FROM json_each(?1)) OR (u.status = 'deleted' AND u.address_key IN
         (SELECT address_key FROM users WHERE id IN (SELECT value FROM json_each(?1)) AND address_key <> ''))`
    )
    .all(JSON.stringify(given))

/** What users were called before: in deliveries, before imports, and by former addresses. */
export const earlierIdentities = (db: Db, ids: readonly number[]): Identity[] =>
  db
    .statement<Identity>(
      `SELECT DISTINCT name, address, address_key AS key FROM deliveries
         WHERE user_id IN (SELECT value FROM json_each(?1))
       UNION SELECT before ->> 'name', before ->> 'address', before ->> 'address_key' FROM imports i
         CROSS JOIN import_changes c ON c.import_id = i.id AND c.user_id IN (SELECT value FROM json_each(?1))
       UNION SELECT NULL, address, address_key FROM former_addresses
         WHERE user_id IN (SELECT value FROM json_each(?1))`
    )
    .all(JSON.stringify(ids))

/**
 * Test mails to somebody or made from their values. The values are kept only for some time (retention/), the name in the
 * mail permanently.
 */
export const testMailsOf = (
  db: Db,
  { keys, ids, names }: { keys: readonly string[]; ids: readonly number[]; names: readonly string[] }
): number[] =>
  db
    .statement<{ id: number }>(
      `SELECT id FROM deliveries WHERE user_id = 0 AND (address_key IN (SELECT value FROM json_each(?1))
         OR values_json ->> '$.id' IN (SELECT value FROM json_each(?2))
         OR (values_json IS NULL AND name IN (SELECT value FROM json_each(?3))))`
    )
    .all(JSON.stringify(keys), JSON.stringify(ids), JSON.stringify(names))
    .map(({ id }) => id)
