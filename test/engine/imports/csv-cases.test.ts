import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createImportTest, type ImportTest } from './import-test.ts'

/** Files out of public bug reports and export formats, each on the whole way: inspected, checked, committed. */

let t: ImportTest
beforeEach(() => {
  t = createImportTest()
  t.test.clock.setNow(Date.UTC(2026, 5, 1))
})
afterEach(() => t.end())

const folder = join(import.meta.dirname, '../../fixtures/csv-cases')
const file = (name: string) => readFileSync(join(folder, name))

async function play(name: string, content: string | Uint8Array = file(name)) {
  const inspection = await t.inspect(name, content)
  const checked = await t.check(inspection)
  const written = await t.commit(inspection.importId)
  const users = t.rows<Record<string, string>>(
    'SELECT address, name, status, status_at, fields FROM users ORDER BY address'
  )
  return { inspection, checked, written, users, names: users.map(({ name }) => name) }
}

describe('the rows of a file', () => {
  it('begin behind a byte order mark, also in the middle of a file', async () => {
    const { checked, names } = await play('bom-inside-users.csv')
    expect(checked).toMatchObject({ rows: 3, created: 3, refused: 0 })
    expect(names).toEqual(['Okafor, Amara', 'Kis, Bela', 'Petit, Chloe'])
  })

  it('end with CR where a value has a line feed in it', async () => {
    const { checked, users } = await play('cr-rows-lf-in-value-users.csv')
    expect(checked).toMatchObject({ rows: 3, created: 3, refused: 0 })
    expect(JSON.parse(users[0]!['fields']!)).toEqual({ note: 'first line\nsecond line' })
  })

  it('are never made of what stands between quotation marks, however long it is', async () => {
    const { checked, users } = await play('long-quoted-value-users.csv')
    expect(checked).toMatchObject({ rows: 2, created: 1, refused: 1 })
    expect(checked.refusedByReason).toEqual([{ reason: 'too-long', count: 1 }])
    expect(users.map(({ address }) => address)).toEqual(['bela@kis.example'])
  })

  it.each([
    ['missing-trailing-cells-users.csv', 40, 25],
    ['missing-trailing-cells-users-long-header.csv', 2, 2]
  ])('may end early because their last cells are empty: %s', async (name, rows, short) => {
    const { checked } = await play(name)
    expect(checked).toMatchObject({ rows, created: rows, refused: 0 })
    expect(checked.warnings).toEqual([
      { reason: 'cells-filled', params: { count: short, line: expect.any(Number) } }
    ])
  })

  it.each(['sep-line-quoted.csv', 'sep-line-with-delimiters.csv'])(
    'do not count the line that names the delimiter: %s',
    async (name) => {
      const { inspection, checked } = await play(name)
      expect(inspection.format).toMatchObject({ delimiter: ';', hasHeader: true, titleRows: 0 })
      expect(checked).toMatchObject({ rows: 2, created: 2, refused: 0 })
    }
  )
})

describe('the column of addresses', () => {
  it('is the fullest of several, and the first of several addresses in a cell is taken', async () => {
    const { inspection, checked, users } = await play('google-contacts-users.csv')
    expect(inspection.columns.find(({ target }) => target === 'address')).toMatchObject({
      header: 'E-mail 1 - Value',
      why: { reason: 'by-name-and-values', params: { fits: 2, of: 3 } }
    })
    expect(users.map(({ address }) => address)).toEqual(['amara@okafor.example', 'bela@kis.example'])
    expect(checked.warnings).toEqual([{ reason: 'several-addresses', params: { count: 1, line: 3 } }])
    expect(checked.refusedByReason).toEqual([{ reason: 'no-address', count: 1 }])
  })
})

describe('a column of statuses', () => {
  it.each(['postgres-timestamps-users.csv', 'postgres-timestamps-users-one-column.csv'])(
    'can have the times of PostgreSQL: %s',
    async (name) => {
      const { inspection, checked, users } = await play(name)
      expect(inspection.columns[2]).toMatchObject({ header: 'email_confirmed_at', target: 'status' })
      expect(checked).toMatchObject({ created: 2, refused: 0, becomePending: 1, becomeVerified: 1 })
      expect(users).toMatchObject([
        {
          address: 'amara@okafor.example',
          status: 'verified',
          status_at: Date.UTC(2026, 2, 1, 12, 34, 56, 789)
        },
        { address: 'bela@kis.example', status: 'pending' }
      ])
    }
  )

  it.each([
    'status-other-words-audience.csv',
    'status-other-words-listmonk.csv',
    'status-other-words-site.csv'
  ])('is not one that speaks of accounts or subscriptions: %s', async (name) => {
    const { inspection, checked, users } = await play(name)
    expect(inspection.columns.find(({ header }) => /status/i.test(header))).toMatchObject({
      target: 'field',
      why: { reason: 'values-do-not-fit', params: { target: 'status', fits: 0 } }
    })
    expect(checked.refused).toBe(0)
    expect(users.every(({ status }) => status === 'pending')).toBe(true)
  })

  it('has the words that the person gives a meaning', async () => {
    const inspection = await t.inspect('audience.csv', file('status-other-words-audience.csv'))
    const columns = inspection.columns.map((column) =>
      column.header === 'Status' ? { ...column, target: 'status' as const, fieldName: null } : column
    )
    expect(await t.check(inspection, columns)).toMatchObject({
      refusedByReason: [{ reason: 'bad-status', count: 3 }],
      statusWords: [
        { word: 'cleaned', count: 1 },
        { word: 'subscribed', count: 1 },
        { word: 'unsubscribed', count: 1 }
      ]
    })
    const checked = await t.check(inspection, columns, [
      { word: 'subscribed', meaning: 'verified' },
      { word: 'unsubscribed', meaning: 'leave-out' },
      { word: 'cleaned', meaning: 'pending' }
    ])
    expect(checked).toMatchObject({
      created: 2,
      becomePending: 1,
      becomeVerified: 1,
      refusedByReason: [{ reason: 'left-out', count: 1 }]
    })
    expect(checked.statusWords).toHaveLength(3)
  })
})
