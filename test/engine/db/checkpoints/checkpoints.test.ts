import { closeSync, copyFileSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createCheckpoints } from '../../../../src/engine/db/checkpoints/checkpoints.ts'
import { type OpenedDatabase, openDatabase } from '../../../../src/engine/db/open/open.ts'
import { createTestParts, type TestParts } from '../../../helpers/test-parts.ts'
import { until } from '../../../helpers/test-engine.ts'

let test: TestParts
let opened: OpenedDatabase
beforeEach(() => {
  test = createTestParts()
  opened = openDatabase(join(test.folder, 'other'))
})
afterEach(async () => {
  await opened.db.checkpoints.end()
  opened.close()
  test.cleanup()
})

let n = 0
/** Rows of 4 kB: a page each, and some. */
const write = (rows: number) =>
  opened.db.transaction(() => {
    const put = opened.db.statement('INSERT INTO meta VALUES (?, ?)')
    for (let row = 0; row < rows; row++) put.run(`key ${n++}`, 'x'.repeat(4000))
  })

/** Rows in the file itself, without its log. */
function rowsInFile(): number {
  const copy = join(test.folder, `copy-${n++}.db`)
  copyFileSync(opened.db.file, copy)
  const alone = new DatabaseSync(copy)
  try {
    const row = alone.prepare("SELECT count(*) AS n FROM meta WHERE key LIKE 'key %'").get()
    return Number(row!['n'])
  } finally {
    alone.close()
  }
}

describe('checkpoints', () => {
  it('are taken by another thread whenever much was written, and not by the commit', async () => {
    const size = () => statSync(opened.db.file).size
    opened.db.checkpoints.keep()
    write(2000)
    expect(size()).toBeLessThan(2000 * 4000)
    await until(() => size() > 2000 * 4000)
    write(600)
    await until(() => size() > 2600 * 4000)
    await opened.db.checkpoints.take()
    expect(rowsInFile()).toBe(2600)
  })

  it('begin the log anew while somebody writes without end', async () => {
    opened.db.checkpoints.keep()
    // How often it was begun anew stands in its header (https://www.sqlite.org/fileformat2.html §4.1).
    const begun = () => {
      const header = Buffer.alloc(32)
      const log = openSync(`${opened.db.file}-wal`, 'r')
      readSync(log, header, 0, 32, 0)
      closeSync(log)
      return header.readUInt32BE(12)
    }
    write(50)
    const first = begun()
    let commits = 1
    for (; begun() < first + 2 && commits < 3000; commits++) {
      write(50)
      await setImmediate()
    }
    expect(begun()).toBeGreaterThanOrEqual(first + 2)
    await opened.db.checkpoints.end()
    opened.close()
    expect(existsSync(`${opened.db.file}-wal`)).toBe(false)
    opened = openDatabase(join(test.folder, 'other'))
    expect(opened.db.statement('PRAGMA integrity_check').get()).toEqual({ integrity_check: 'ok' })
    expect(rowsInFile()).toBe(commits * 50)
  })

  it('are taken by the commit, late, where the thread cannot be had', async () => {
    const connection = new DatabaseSync(opened.db.file)
    const checkpoints = createCheckpoints(connection, join(test.folder, 'not/there.db'))
    await checkpoints.take()
    await checkpoints.take()
    await checkpoints.end()
    connection.close()
    for (let commit = 0; commit < 40; commit++) write(500)
    expect(rowsInFile()).toBeGreaterThan(10_000)
  })
})
