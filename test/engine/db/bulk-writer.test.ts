import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createBulkWriter } from '../../../src/engine/db/bulk-writer.ts'
import type { Db } from '../../../src/engine/db/database.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'

let test: TestParts
let db: Db
beforeEach(() => {
  test = createTestParts()
  db = test.parts.db
})
afterEach(() => test.cleanup())

const put = (key: string) => db.statement('INSERT INTO meta VALUES (?, ?)').run(key, 'x'.repeat(5000))
const pragma = (name: string) => Object.values(db.statement(`PRAGMA ${name}`).get()!)[0]

describe('writing a lot', () => {
  it('lets commits wait for the disk again after each of its transactions, and after one that fails', async () => {
    const writer = createBulkWriter(db)
    writer.transaction(() => put('one'))
    expect(pragma('main.synchronous')).toBe(2)
    const fail = () =>
      writer.transaction(() => {
        put('two')
        throw new Error('no')
      })
    expect(fail).toThrow('no')
    expect(pragma('main.synchronous')).toBe(2)
    await writer.close()
    expect(db.statement("SELECT key FROM meta WHERE key IN ('one', 'two')").all()).toEqual([{ key: 'one' }])
  })

  it('has everything in the file itself when it is closed', async () => {
    const writer = createBulkWriter(db)
    const began = performance.now()
    let n = 0
    // Long enough for checkpoints to be taken beside it.
    while (performance.now() - began < 700) {
      writer.transaction(() => {
        for (let row = 0; row < 20; row++) put(`key ${n++}`)
      })
      await writer.rest()
      await new Promise((resolve) => setImmediate(resolve))
    }
    await writer.close()
    const copy = join(test.folder, 'copy.db')
    copyFileSync(db.file, copy)
    const alone = new DatabaseSync(copy)
    try {
      expect(alone.prepare("SELECT count(*) AS n FROM meta WHERE key LIKE 'key %'").get()).toEqual({ n })
      expect(alone.prepare('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    } finally {
      alone.close()
    }
  })
})
