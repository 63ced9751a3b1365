import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupFolder, listBackups, takeDailyBackup } from '../../../../src/engine/db/safety/backup.ts'
import { startDailyBackups, type DailyBackups } from '../../../../src/engine/db/safety/daily-backup.ts'
import { listNotices } from '../../../../src/engine/notices/notices.ts'
import { createTestParts, type TestParts } from '../../../helpers/test-parts.ts'

const hour = 3_600_000
const day = 24 * hour

let test: TestParts
beforeEach(() => (test = createTestParts()))
afterEach(() => test.cleanup())

/** Rows enough for the copying to take several steps. Returns the statement that adds one. */
function fill() {
  const { db } = test.parts
  const put = db.statement('INSERT INTO meta VALUES (?, ?)')
  db.transaction(() => {
    for (let n = 0; n < 5000; n++) put.run(`before ${n}`, 'x'.repeat(400))
  })
  return put
}

describe('a backup', () => {
  it('holds the data as it was when it was begun, whatever is written meanwhile', async () => {
    const { db, dataDir } = test.parts
    const put = fill()
    const backup = takeDailyBackup(db.file, dataDir, test.clock.now())
    let written = 0
    const writing = setInterval(() => put.run(`after ${written++}`, 'y'), 1)
    const { path } = await backup
    clearInterval(writing)
    expect(written).toBeGreaterThan(0)
    const copy = new DatabaseSync(path, { readOnly: true })
    const count = (like: string) =>
      (copy.prepare('SELECT count(*) AS n FROM meta WHERE key LIKE ?').get(like) as { n: number }).n
    expect(count('before %')).toBe(5000)
    expect(count('after %')).toBe(0)
    expect(copy.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' })
    copy.close()
  })

  it('that is called off leaves nothing behind', async () => {
    const { db, dataDir } = test.parts
    fill()
    const ending = new AbortController()
    const backup = takeDailyBackup(db.file, dataDir, test.clock.now(), ending.signal)
    ending.abort()
    await expect(backup).rejects.toThrow('aborted')
    expect(readdirSync(backupFolder(dataDir))).toEqual([])
  })

  it('makes room for itself: seven daily ones are kept, and files that are none are left alone', async () => {
    const { db, dataDir } = test.parts
    mkdirSync(backupFolder(dataDir))
    writeFileSync(join(backupFolder(dataDir), 'notes.txt'), 'mine')
    const start = test.clock.now()
    for (let n = 0; n < 9; n++) await takeDailyBackup(db.file, dataDir, start + n * day)
    expect(listBackups(dataDir).map(({ takenAt }) => (takenAt - start) / day)).toEqual([8, 7, 6, 5, 4, 3, 2])
    expect(existsSync(join(backupFolder(dataDir), 'notes.txt'))).toBe(true)
  })
})

/** The copying is real and takes its own time; the clock stands still meanwhile. */
const backupsBecome = (count: number) =>
  expect.poll(() => listBackups(test.parts.dataDir).length, { interval: 5 }).toBe(count)
const pass = async (ms: number) => {
  const pending = test.clock.pendingTimers()
  expect(pending).toBe(1)
  test.clock.advance(ms)
  await expect.poll(() => test.clock.pendingTimers(), { interval: 5 }).toBe(1)
}

describe('daily backups', () => {
  let backups: DailyBackups
  let sending = false
  const begin = () => (backups = startDailyBackups(test.parts, () => sending))
  afterEach(async () => {
    sending = false
    await backups.close()
  })

  it('begin soon after the start, and come once a day', async () => {
    begin()
    expect(listBackups(test.parts.dataDir)).toEqual([])
    await pass(10_000)
    await backupsBecome(1)
    for (let n = 0; n < 10; n++) await pass(hour)
    expect(listBackups(test.parts.dataDir)).toHaveLength(1)
    for (let n = 0; n < 14; n++) await pass(hour)
    await backupsBecome(2)
  })

  it('wait while something is being sent, but not for longer than two days', async () => {
    begin()
    await pass(10_000)
    await backupsBecome(1)
    sending = true
    for (let n = 0; n < 40; n++) await pass(hour)
    expect(listBackups(test.parts.dataDir)).toHaveLength(1)
    for (let n = 0; n < 8; n++) await pass(hour)
    await backupsBecome(2)
  })

  it('are not put off by one that is dated in the future', async () => {
    begin()
    await pass(10_000)
    await backupsBecome(1)
    test.clock.setNow(test.clock.now() - 100 * day)
    await pass(hour)
    await backupsBecome(2)
  })

  it('that fail say so once, and are tried again', async () => {
    writeFileSync(backupFolder(test.parts.dataDir), 'a file where the folder should be')
    begin()
    await pass(10_000)
    await pass(hour)
    expect(listNotices(test.parts.db)).toMatchObject([
      { kind: 'warning', phrase: { reason: 'daily-backup-failed' } }
    ])
  })
})
