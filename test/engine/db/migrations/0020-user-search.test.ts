import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'

let db: DatabaseSync
beforeEach(() => (db = new DatabaseSync(':memory:')))
afterEach(() => db.close())

const rows = (sql: string) =>
  db
    .prepare(sql)
    .all()
    .map((row) => Object.values(row))
const plan = (sql: string) => rows(`EXPLAIN QUERY PLAN ${sql}`).map((row) => row.at(-1))

function addUser(id: number, name: string, externalId: string | null, bulk = ''): void {
  db.exec(`INSERT INTO users (id, name, name_key, address, address_key, domain, external_id, status, created_at, updated_at${bulk && ', bulk'})
    VALUES (${id}, '${name}', '${name}', '${name}@x.example', '${name}@x.example', 'x.example', ${externalId ? `'${externalId}'` : 'NULL'},
      'pending', 1, 1${bulk && ', 1'})`)
}

const names = () => rows('SELECT name_key, user_id FROM user_names')
const externalIds = () => rows('SELECT external_id, user_id FROM user_external_ids')
const pendingCount = () => rows("SELECT n FROM user_counts WHERE status = 'pending'")[0]![0]

describe('users who were there before', () => {
  beforeEach(() => {
    migrate(db, () => {}, 10)
    addUser(1, 'zoe', 'U1')
    addUser(2, 'anna', null)
    addUser(3, 'mia', 'U3')
    migrate(db, () => {}, 20)
  })

  it('are found by name and by their external id, and counted as before', () => {
    expect(names()).toEqual([
      ['anna', 2],
      ['mia', 3],
      ['zoe', 1]
    ])
    expect(externalIds()).toEqual([
      ['U1', 1],
      ['U3', 3]
    ])
    expect(pendingCount()).toBe(3)
  })

  it('wait to be made searchable from the first on', () => {
    expect(rows("SELECT value FROM meta WHERE key = 'user_search_through'")).toEqual([['0']])
    expect(rows('SELECT * FROM user_search_pending')).toEqual([])
  })
})

describe('a user', () => {
  beforeEach(() => {
    migrate(db, () => {}, 20)
    addUser(1, 'anna', 'U1')
  })

  it('keeps their place in the order by name when they are renamed, and loses it when they are removed', () => {
    db.exec("UPDATE users SET name_key = 'berta' WHERE id = 1")
    expect(names()).toEqual([['berta', 1]])
    db.exec('DELETE FROM users')
    expect(names()).toEqual([])
    expect(externalIds()).toEqual([])
    expect(pendingCount()).toBe(0)
  })

  it('cannot be given the external id of another', () => {
    addUser(2, 'berta', 'U2')
    expect(() => addUser(3, 'carla', 'U1')).toThrow('Another user has this external id')
    expect(() => db.exec("UPDATE users SET external_id = 'U1' WHERE id = 2")).toThrow(
      'Another user has this external id'
    )
    expect(externalIds()).toEqual([
      ['U1', 1],
      ['U2', 2]
    ])
  })

  it('who is deleted leaves their external id to whoever comes next', () => {
    db.exec("UPDATE users SET status = 'deleted' WHERE id = 1")
    addUser(2, 'berta', 'U1')
    expect(externalIds()).toEqual([['U1', 2]])
    db.exec('DELETE FROM users WHERE id = 1')
    expect(externalIds()).toEqual([['U1', 2]])
  })

  it('waits to be indexed anew when their name or address changes, and for nothing else', () => {
    db.exec("UPDATE users SET status = 'verified', sent_count = 1, fields = '{}' WHERE id = 1")
    expect(rows('SELECT * FROM user_search_pending')).toEqual([])
    db.exec("UPDATE users SET address = 'A@x.example' WHERE id = 1")
    expect(rows('SELECT * FROM user_search_pending')).toEqual([[1]])
  })

  it('written by an import is left to the import to count and to put in order', () => {
    addUser(2, 'berta', 'U2', 'bulk')
    expect(names()).toEqual([['anna', 1]])
    expect(externalIds()).toEqual([['U1', 1]])
    expect(pendingCount()).toBe(1)
  })
})

describe('SQLite, which guesses how many rows a condition leaves,', () => {
  beforeEach(() => migrate(db))

  it('looks for those who share an address by the address, though their status has an index too', () => {
    expect(
      plan("SELECT 1 FROM users v WHERE v.address_key = 'a' AND v.id < 5 AND v.status = 'pending'")
    ).toEqual([expect.stringContaining('users_address')])
  })

  it('goes on through a status by id', () => {
    expect(plan("SELECT id FROM users WHERE status = 'pending' AND id > 5 ORDER BY id LIMIT 10")).toEqual([
      expect.stringContaining('users_by_status (status=? AND rowid>?)')
    ])
  })
})
