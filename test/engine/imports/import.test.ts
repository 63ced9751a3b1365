import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ExpectedCounts } from '../../../scripts/make-fixtures.ts'
import type { ImportReport } from '../../../src/shared/models/import.ts'
import { call } from '../../helpers/call.ts'
import { createImportTest, type ImportTest, keysOf } from './import-test.ts'

let t: ImportTest
beforeEach(() => {
  t = createImportTest()
})
afterEach(() => t.end())

const fixtures = join(import.meta.dirname, '../../fixtures')
const counts = ({ rows, created, updated, unchanged, refused }: ImportReport) => ({
  rows,
  created,
  updated,
  unchanged,
  refused
})

/** The tables that triggers and imports keep agree with the users themselves. */
function expectKeysInOrder() {
  const { users: _, ...kept } = t.everyone()
  expect(kept).toEqual(keysOf(t.everyone().users))
}

describe('an import of a file', () => {
  const expectedCounts = JSON.parse(readFileSync(join(fixtures, 'users-expected.json'), 'utf8')) as Record<
    string,
    ExpectedCounts
  >

  it.each(Object.entries(expectedCounts))(
    'finds in %s exactly what was put there',
    async (name, expected) => {
      const inspection = await t.inspect(name, readFileSync(join(fixtures, name)))
      const checked = await t.check(inspection)
      expect(t.rows('SELECT * FROM users')).toEqual([])
      expect(counts(checked)).toEqual({
        rows: expected.rows,
        created: expected.created,
        updated: 0,
        unchanged: 0,
        refused: expected.refused
      })
      expect(Object.fromEntries(checked.refusedByReason.map(({ reason, count }) => [reason, count]))).toEqual(
        expected.refusedByReason
      )
      expect(await t.commit(inspection.importId)).toEqual(checked)
      expect(t.rows('SELECT status, n FROM user_counts WHERE n > 0 ORDER BY status')).toEqual([
        { status: 'pending', n: expected.pending },
        { status: 'verified', n: expected.verified }
      ])
      expect(t.rows('SELECT count(*) - count(DISTINCT address_key) AS n FROM users')).toEqual([
        { n: expected.sharedAddresses }
      ])
      expectKeysInOrder()
      const again = await t.importFile(name, readFileSync(join(fixtures, name)))
      expect(counts(again.report)).toEqual({
        rows: expected.rows,
        created: 0,
        updated: 0,
        unchanged: expected.created,
        refused: expected.refused
      })
    }
  )

  it('tells of each refused row on which line it is, what is wrong and what to do', async () => {
    const inspection = await t.inspect(
      'users.csv',
      'id;name;email;verified\r\n' +
        '1;Anna;anna@mail.example;yes\r\n' +
        '2;"two\r\nlines";uwe@mail.example;no\r\n' +
        '3;Nobody;;no\r\n' +
        '1;Anna again;anna2@mail.example;no\r\n' +
        '4;Odd;odd@mail.example;perhaps\r\n' +
        ';Eve;eve@mail.example;\r\n' +
        ';Eve;EVE@mail.example;\r\n'
    )
    const report = await t.check(inspection)
    expect(counts(report)).toEqual({ rows: 7, created: 3, updated: 0, unchanged: 0, refused: 4 })
    const page = await call(t.procedures.refused, { importId: inspection.importId, offset: 0, limit: 100 })
    expect(page).toEqual({
      offset: 0,
      total: 4,
      rows: [
        {
          line: 5,
          reason: 'no-address',
          problem: { reason: 'address-empty', params: { column: { header: 'email', number: 3 } } },
          raw: '3;Nobody;;no'
        },
        {
          line: 6,
          reason: 'duplicate',
          problem: { reason: 'id-repeated', params: { id: '1', line: 2 } },
          raw: '1;Anna again;anna2@mail.example;no'
        },
        {
          line: 7,
          reason: 'bad-status',
          problem: {
            reason: 'status-unknown',
            params: { column: { header: 'verified', number: 4 }, value: 'perhaps' }
          },
          raw: '4;Odd;odd@mail.example;perhaps'
        },
        {
          line: 9,
          reason: 'duplicate',
          problem: { reason: 'address-repeated', params: { address: 'EVE@mail.example', line: 8 } },
          raw: ';Eve;EVE@mail.example;'
        }
      ]
    })
    expect(
      (await call(t.procedures.refused, { importId: inspection.importId, offset: 2, limit: 1 })).rows[0]
    ).toMatchObject({ line: 7 })
  })

  it('pages through thousands of refused rows from anywhere', async () => {
    const lines = Array.from({ length: 2_500 }, (_, n) => `row ${n},`)
    const inspection = await t.inspect('users.csv', `name,email\n${lines.join('\n')}\n`)
    await t.check(inspection)
    for (const offset of [0, 99, 100, 101, 1234, 2499, 2500, 9999]) {
      const page = await call(t.procedures.refused, { importId: inspection.importId, offset, limit: 3 })
      expect(page.total).toBe(2_500)
      expect(page.rows.map(({ line }) => line)).toEqual(
        [2, 3, 4].map((n) => n + offset).filter((n) => n <= 2501)
      )
    }
  })

  it('saves the refused rows as they are in the file, with line and reason, to be imported again', async () => {
    const inspection = await t.inspect(
      'users.csv',
      'name;email;note\n=1+1;bad;"a ""quoted"" note"\nUwe;uwe@mail.example;x\nEve;;y;z\n'
    )
    await t.check(inspection)
    const { handle, path } = t.test.fileToWrite('refused.csv')
    expect(await call(t.procedures.saveRefused, { importId: inspection.importId, file: handle })).toEqual({
      rows: 2
    })
    const saved = readFileSync(path, 'utf8')
    expect(saved.startsWith('\ufeff')).toBe(true)
    expect(parse(saved, { bom: true })).toEqual([
      ['name', 'email', 'note', '', 'Skipped: line', 'Skipped: reason'],
      ["'=1+1", 'bad', 'a "quoted" note', '', '2', 'Column “email”: “bad” has no @.'],
      [
        'Eve',
        '',
        'y',
        'z',
        '4',
        'The row has 4 columns, but the file has 3. Put values that contain a semicolon in quotation marks.'
      ]
    ])
    const next = await t.inspect('mended.csv', saved.replace('bad', 'mended@mail.example'))
    expect(next.columns.map(({ target }) => target)).toEqual([
      'name',
      'address',
      'field',
      'ignore',
      'ignore',
      'ignore'
    ])
    expect(counts(await t.check(next))).toMatchObject({ created: 1, refused: 1 })
    await t.commit(next.importId)
    expect(t.rows('SELECT name FROM users')).toEqual([{ name: '=1+1' }])
  })

  it('tells of its progress at most ten times a second, and of the result at last', async () => {
    const inspection = await t.inspect(
      'users.csv',
      `name,email\n${Array.from({ length: 30_000 }, (_, n) => `N ${n},n${n}@mail.example`).join('\n')}`
    )
    const { importId, format, columns } = inspection
    const began = performance.now()
    const kinds: string[] = []
    for await (const event of await call(t.procedures.check, { importId, format, columns })) {
      kinds.push(event.kind === 'progress' ? event.phase : event.kind)
      if (event.kind === 'progress') expect(event.done).toBeLessThanOrEqual(event.of)
    }
    for await (const event of await call(t.procedures.commit, { importId })) {
      kinds.push(event.kind === 'progress' ? event.phase : event.kind)
      if (event.kind === 'progress') expect(event.done).toBeLessThanOrEqual(event.of)
    }
    const most = (performance.now() - began) / 100 + 6
    expect(kinds.length).toBeLessThan(most)
    expect(kinds.filter((kind) => kind === 'report')).toHaveLength(2)
    expect(kinds.at(-1)).toBe('report')
    expect(kinds).toContain('writing')
  })

  it('warns of names that can deceive, of which there is one or more', async () => {
    const inspection = await t.inspect(
      'users.csv',
      'name,email\nAnnа,anna@mail.example\nPаul,paul@mail.example\nUwe\u202e,uwe@mail.example\n'
    )
    expect((await t.check(inspection)).warnings).toEqual([
      { reason: 'name-direction', params: { count: 1, line: 4 } },
      { reason: 'name-mixed-scripts', params: { count: 2, line: 2 } }
    ])
  })

  it('leaves the columns to the person', async () => {
    const inspection = await t.inspect('users.csv', 'a,b,c\nAnna,anna@mail.example,x\n')
    const columns = inspection.columns.map((column) =>
      column.column === 0 ? { ...column, target: 'role' as const, fieldName: null } : column
    )
    await t.check(inspection, columns)
    await t.commit(inspection.importId)
    expect(t.rows('SELECT name, role, fields FROM users')).toEqual([
      { name: '', role: 'Anna', fields: '{"c":"x"}' }
    ])
  })
})

describe('who a row is', () => {
  const users = (sql = 'external_id, name, address, status, fields') =>
    t.rows(`SELECT ${sql} FROM users WHERE status <> 'deleted' ORDER BY id`)

  it('is told by your own id where there is one', async () => {
    await t.importFile('a.csv', 'id,name,email\n1,Anna,anna@mail.example\n2,Uwe,uwe@mail.example\n')
    const { report } = await t.importFile(
      'b.csv',
      'id,name,email\n2,Uwe G.,uwe@new.example\n1,Anna,anna@mail.example\n'
    )
    expect(counts(report)).toEqual({ rows: 2, created: 0, updated: 1, unchanged: 1, refused: 0 })
    expect(users('external_id, name, address, address_key, domain')).toEqual([
      {
        external_id: '1',
        name: 'Anna',
        address: 'anna@mail.example',
        address_key: 'anna@mail.example',
        domain: 'mail.example'
      },
      {
        external_id: '2',
        name: 'Uwe G.',
        address: 'uwe@new.example',
        address_key: 'uwe@new.example',
        domain: 'new.example'
      }
    ])
    expectKeysInOrder()
  })

  it('is told by the address among users without an id, however the address is written', async () => {
    await t.importFile('a.csv', 'name,email\nHans,hans@bücher.example\n')
    const { report } = await t.importFile('b.csv', 'name,email\nHans B.,HANS@xn--bcher-kva.example\n')
    expect(counts(report)).toEqual({ rows: 1, created: 0, updated: 1, unchanged: 0, refused: 0 })
    expect(users('name, address')).toEqual([{ name: 'Hans B.', address: 'HANS@xn--bcher-kva.example' }])
  })

  it('lets two ids share an address, in one file and over several', async () => {
    const { report } = await t.importFile('a.csv', 'id,email\n1,home@mail.example\n2,home@mail.example\n')
    expect(report.created).toBe(2)
    const { report: next } = await t.importFile(
      'b.csv',
      'id,email\n3,home@mail.example\n,home@mail.example\n'
    )
    expect(next.created).toBe(2)
    const { report: again } = await t.importFile(
      'c.csv',
      'id,email\n3,home@mail.example\n,home@mail.example\n'
    )
    expect(counts(again)).toMatchObject({ created: 0, unchanged: 2 })
  })

  it('warns when somebody without an id seems to come a second time with one', async () => {
    await t.importFile('a.csv', 'name,email\nAnna,anna@mail.example\nUwe,uwe@mail.example\n')
    const inspection = await t.inspect(
      'b.csv',
      'id,name,email\n1,Anna,anna@mail.example\n2,Eve,eve@mail.example\n'
    )
    expect((await t.check(inspection)).warnings).toEqual([
      { reason: 'address-of-existing-user', params: { count: 1 } }
    ])
  })

  it('refuses a row that may be either of two users', async () => {
    await t.importFile('a.csv', 'id,email\n1,home@mail.example\n2,home@mail.example\n')
    t.test.parts.db.statement('UPDATE users SET external_id = NULL').run()
    const inspection = await t.inspect('b.csv', 'name,email\nAnna,home@mail.example\n')
    expect(counts(await t.check(inspection))).toMatchObject({
      created: 0,
      updated: 0,
      unchanged: 0,
      refused: 1
    })
    const { rows } = await call(t.procedures.refused, { importId: inspection.importId, offset: 0, limit: 10 })
    expect(rows[0]).toMatchObject({
      line: 2,
      reason: 'conflict',
      problem: { reason: 'user-ambiguous', params: { address: 'home@mail.example', users: 2 } }
    })
  })

  it('is somebody new when the one before was deleted', async () => {
    await t.importFile('a.csv', 'id,email\n1,anna@mail.example\n,uwe@mail.example\n')
    const ids = t.rows<{ id: number }>('SELECT id FROM users').map(({ id }) => id)
    t.test.parts.db.statement("UPDATE users SET deleted_from = status, status = 'deleted'").run()
    const { report } = await t.importFile('b.csv', 'id,email\n1,anna@mail.example\n,uwe@mail.example\n')
    expect(report.created).toBe(2)
    expect(
      t
        .rows<{ id: number }>("SELECT id FROM users WHERE status <> 'deleted'")
        .every(({ id }) => !ids.includes(id))
    ).toBe(true)
    expectKeysInOrder()
  })
})
