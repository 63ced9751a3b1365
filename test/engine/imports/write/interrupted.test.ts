import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openDatabase } from '../../../../src/engine/db/open/open.ts'
import { recoverImports } from '../../../../src/engine/imports/write/recover.ts'
import { addUser } from '../../../../src/engine/users/edit/edit-user.ts'
import { call, testActor } from '../../../helpers/call.ts'
import { createImportTest, type ImportTest } from '../import-test.ts'

let t: ImportTest
beforeEach(() => {
  t = createImportTest()
})
afterEach(() => t.end())

const many = (n: number, from = 0) =>
  `id,name,email,role\n${Array.from({ length: n }, (_, index) => `K${from + index},Name ${index},user${from + index}@mail.example,new`).join('\n')}\n`
const stageFiles = () => readdirSync(join(t.test.parts.dataDir, 'imports'))

/** Reads a stream until something holds for its newest message, and goes away then. */
async function leaveWhen<T>(stream: AsyncIterable<T>, holds: (event: T) => boolean): Promise<void> {
  for await (const event of stream) if (holds(event)) return
  throw new Error('The stream came to its end.')
}

describe('cancelling', () => {
  it('takes back what was written, of new users and of changed ones', async () => {
    await t.importFile('a.csv', many(3_000))
    const before = t.everyone()
    t.test.clock.advance(1000)
    const inspection = await t.inspect('b.csv', many(40_000).replaceAll(',new', ',newer'))
    await t.check(inspection)
    const { importId } = inspection
    let seen = 0
    await leaveWhen(await call(t.procedures.commit, { importId }), (event) => {
      // In the middle of the changed users, which come after the new ones.
      seen = event.kind === 'progress' && event.phase === 'writing' ? event.done : 0
      return seen > 0
    })
    expect(seen).toBeGreaterThan(0)
    expect(t.everyone()).toEqual(before)
    expect(t.rows('SELECT state FROM imports WHERE id = ?', importId)).toEqual([{ state: 'discarded' }])
    expect(t.rows('SELECT * FROM import_changes')).toEqual([])
    expect(await call(t.procedures.list, {})).toMatchObject([{ fileName: 'a.csv' }])
  })

  it('by the signal of the call does the same', async () => {
    const inspection = await t.inspect('b.csv', many(20_000))
    await t.check(inspection)
    const controller = new AbortController()
    const reading = (async () => {
      for await (const event of await call(
        t.procedures.commit,
        { importId: inspection.importId },
        { signal: controller.signal }
      )) {
        if (event.kind === 'progress') controller.abort()
      }
    })()
    await expect(reading).rejects.toMatchObject({ name: 'AbortError' })
    expect(t.rows("SELECT * FROM users WHERE status <> 'deleted'")).toEqual([])
  })

  it('a check lets another one begin, with other columns', async () => {
    const inspection = await t.inspect('a.csv', many(30_000))
    const { importId, format, columns } = inspection
    await leaveWhen(await call(t.procedures.check, { importId, format, columns }), () => true)
    const report = await t.check(
      inspection,
      columns.map((column) =>
        column.target === 'external-id' ? { ...column, target: 'ignore' as const } : column
      )
    )
    expect(report.created).toBe(30_000)
  })

  it('an import removes its files', async () => {
    const inspection = await t.inspect('a.csv', many(100))
    await t.check(inspection)
    expect(stageFiles()).toHaveLength(2)
    await call(t.procedures.discard, { importId: inspection.importId })
    expect(stageFiles()).toEqual([])
    await expect(t.check(inspection)).rejects.toMatchObject({
      code: 'NOT_FOUND',
      reason: 'import-not-open'
    })
  })
})

describe('an engine that ends', () => {
  /** As if the engine were told to end after so many transactions. */
  const endAfter = (pieces: number) => {
    let n = 0
    t.afterPiece = () => {
      if (++n === pieces) void t.imports.close()
    }
  }

  it.each([1, 2, 3, 5, 8])(
    'after %i transactions of writing takes them all back when it starts again',
    async (pieces) => {
      await t.importFile('a.csv', many(300))
      const before = t.everyone()
      t.test.clock.advance(1000)
      const inspection = await t.inspect('b.csv', many(900).replaceAll(',new', ',newer'))
      await t.check(inspection)
      endAfter(pieces)
      await expect(t.commit(inspection.importId)).rejects.toMatchObject({ name: 'AbortError' })
      expect(t.everyone()).not.toEqual(before)
      expect(t.rows('SELECT state FROM imports ORDER BY id')).toEqual([
        { state: 'committed' },
        { state: 'writing' }
      ])
      await t.restart()
      expect(t.everyone()).toEqual(before)
      expect(t.rows('SELECT state FROM imports ORDER BY id')).toEqual([
        { state: 'committed' },
        { state: 'discarded' }
      ])
      expect(existsSync(join(t.test.parts.dataDir, 'imports'))).toBe(false)
      expect(t.rows('SELECT phrase FROM notices')).toEqual([
        { phrase: JSON.stringify({ reason: 'import-interrupted', params: { fileName: 'b.csv' } }) }
      ])
    }
  )

  it('in the middle of undoing goes on when it starts again', async () => {
    await t.importFile('a.csv', many(300))
    const before = t.everyone()
    t.test.clock.advance(1000)
    const { importId } = await t.importFile('b.csv', many(900).replaceAll(',new', ',newer'))
    endAfter(2)
    await expect(call(t.procedures.undo, { importId })).rejects.toMatchObject({ name: 'AbortError' })
    expect(t.rows('SELECT state FROM imports WHERE id = ?', importId)).toEqual([{ state: 'undoing' }])
    await t.restart()
    expect(t.everyone()).toEqual(before)
    expect(t.rows('SELECT state FROM imports WHERE id = ?', importId)).toEqual([{ state: 'undone' }])
    expect(t.rows('SELECT phrase FROM notices')).toEqual([])
  })

  it('killed in the middle of writing finds its data sound, and takes the import back', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-test-'))
    try {
      const file = join(folder, 'users.csv')
      writeFileSync(file, many(60_000))
      const child = spawn(
        process.execPath,
        [join(import.meta.dirname, 'import-child.ts'), join(folder, 'data'), file],
        {
          stdio: ['ignore', 'pipe', 'inherit']
        }
      )
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string]
      child.kill('SIGKILL')
      await once(child, 'exit')
      expect(line).toBe('writing')
      const { db, rescued, close } = openDatabase(join(folder, 'data'))
      try {
        const rows = (sql: string) =>
          db
            .statement(sql)
            .all()
            .map((row) => ({ ...row }))
        expect(rescued).toBeNull()
        const [found] = rows('SELECT state, (SELECT count(*) FROM users) AS n FROM imports')
        expect(found).toMatchObject({ state: 'writing' })
        expect(found!.n).toBeGreaterThan(0)
        await recoverImports({ ...t.test.parts, db, dataDir: join(folder, 'data') })
        expect(rows('SELECT state FROM imports')).toEqual([{ state: 'discarded' }])
        expect(rows("SELECT n FROM user_counts WHERE status <> 'deleted' AND n <> 0")).toEqual([])
        expect(rows("SELECT count(*) AS n FROM users WHERE status <> 'deleted'")).toEqual([{ n: 0 }])
        expect(rows('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
      } finally {
        close()
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })

  it('forgets files that were only looked at', async () => {
    await t.check(await t.inspect('a.csv', many(10)))
    await t.restart()
    expect(t.rows('SELECT state FROM imports')).toEqual([{ state: 'discarded' }])
    expect(existsSync(join(t.test.parts.dataDir, 'imports'))).toBe(false)
    expect(t.rows('SELECT * FROM notices')).toEqual([])
  })

  it('finds nothing to do twice', async () => {
    await t.importFile('a.csv', many(10))
    const before = t.everyone()
    await recoverImports(t.test.parts)
    await recoverImports(t.test.parts)
    expect(t.everyone()).toEqual(before)
  })
})

describe('what changes between the check and the writing', () => {
  it('is counted anew when somebody was added meanwhile', async () => {
    const inspection = await t.inspect('a.csv', 'name,email\nAnna,anna@mail.example\nUwe,uwe@mail.example\n')
    expect(await t.check(inspection)).toMatchObject({ created: 2, updated: 0, unchanged: 0 })
    const input = {
      name: 'Anna',
      address: 'anna@mail.example',
      externalId: null,
      role: '',
      locale: '',
      fields: {}
    }
    addUser(t.test.parts, t.users.identities, input, testActor)
    expect(await t.commit(inspection.importId)).toMatchObject({ created: 1, updated: 0, unchanged: 1 })
    expect(t.rows('SELECT address FROM users ORDER BY address')).toEqual([
      { address: 'anna@mail.example' },
      { address: 'uwe@mail.example' }
    ])
  })

  it('is kept out while it is written: nobody is added, and no other import begins', async () => {
    const one = await t.inspect('a.csv', many(20_000))
    const other = await t.inspect('b.csv', many(10, 50_000))
    await t.check(one)
    await t.check(other)
    const busy = 'import-being-saved'
    for await (const event of await call(t.procedures.commit, { importId: one.importId })) {
      if (event.kind === 'report') break
      const input = {
        name: '',
        address: 'anna@mail.example',
        externalId: null,
        role: '',
        locale: '',
        fields: {}
      }
      expect(() => addUser(t.test.parts, t.users.identities, input, testActor)).toThrow(busy)
      await expect(t.commit(other.importId)).rejects.toMatchObject({ code: 'WRONG_STATE', reason: busy })
    }
    expect(await t.commit(other.importId)).toMatchObject({ created: 10 })
  })

  it('may be the file: it is gone, or another one', async () => {
    const inspection = await t.inspect('a.csv', many(10))
    const path = join(t.test.folder, 'a.csv')
    writeFileSync(path, many(11))
    await expect(t.check(inspection)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      reason: 'file-changed'
    })
    rmSync(path)
    await expect(t.check(inspection)).rejects.toMatchObject({
      code: 'FILE_UNREADABLE',
      reason: 'file-gone'
    })
  })

  it('no longer matters to the file once it is checked', async () => {
    const inspection = await t.inspect('a.csv', many(10))
    await t.check(inspection)
    rmSync(join(t.test.folder, 'a.csv'))
    expect(await t.commit(inspection.importId)).toMatchObject({ created: 10 })
  })
})

describe('a disk that is full', () => {
  it('in the middle of writing leaves nothing of the import, and says what to do', async () => {
    await t.importFile('a.csv', many(300))
    const before = t.everyone()
    const inspection = await t.inspect('b.csv', many(30_000).replaceAll(',new', ',newer'))
    await t.check(inspection)
    const { statement } = t.test.parts.db
    const { page_count: pages } = statement('PRAGMA page_count').get() as { page_count: number }
    statement(`PRAGMA max_page_count = ${pages + 400}`).get()
    await expect(t.commit(inspection.importId)).rejects.toMatchObject({ code: 'DISK_FULL' })
    expect(t.everyone()).toEqual(before)
    expect(t.rows('SELECT state FROM imports ORDER BY id')).toEqual([
      { state: 'committed' },
      { state: 'discarded' }
    ])
    // With room again everything goes on.
    statement('PRAGMA max_page_count = 1000000').get()
    const { report } = await t.importFile('b.csv', many(30_000).replaceAll(',new', ',newer'))
    expect(report).toMatchObject({ created: 29_700, updated: 300 })
  })
})

describe('writing', () => {
  it('needs a check, and happens once', async () => {
    const inspection = await t.inspect('a.csv', many(10))
    const nothing = { code: 'WRONG_STATE', reason: 'import-already-saved' }
    await expect(t.commit(inspection.importId)).rejects.toMatchObject(nothing)
    await t.check(inspection)
    await t.commit(inspection.importId)
    await expect(t.commit(inspection.importId)).rejects.toMatchObject(nothing)
    expect(t.rows('SELECT count(*) AS n FROM users')).toEqual([{ n: 10 }])
  })

  it('keeps the refused rows to be looked at, and no more', async () => {
    const inspection = await t.inspect('a.csv', 'name,email\nAnna,anna@mail.example\nUwe,\n')
    await t.check(inspection)
    await t.commit(inspection.importId)
    expect(stageFiles()).toEqual([`${inspection.importId}-refused.db`])
    const { importId } = inspection
    expect((await call(t.procedures.refused, { importId, offset: 0, limit: 10 })).total).toBe(1)
  })

  it('tells the window once, at its end', async () => {
    const controller = new AbortController()
    const told: unknown[] = []
    const listening = (async () => {
      for await (const event of t.test.parts.events.subscribe(controller.signal)) told.push(event)
    })()
    await t.importFile('a.csv', many(2_000))
    await t.test.clock.advanceAsync(200)
    controller.abort()
    await t.test.clock.advanceAsync(200)
    await listening
    expect(told.filter((event) => (event as { kind: string }).kind === 'users')).toEqual([
      { kind: 'users', ids: null }
    ])
  })
})
