import { copyFileSync, existsSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { takeDailyBackup } from '../../../../src/engine/db/safety/backup.ts'
import { flagDamaged } from '../../../../src/engine/db/safety/integrity-flag.ts'
import { listNotices } from '../../../../src/engine/notices/notices.ts'
import { recoverQueue } from '../../../../src/engine/deliveries/recovery.ts'
import { createDataFolder, type DataFolder, fill, now, stateOf, usersIn } from './data-folder.ts'

let data: DataFolder
beforeEach(() => {
  data = createDataFolder()
})
afterEach(() => data.remove())

describe('a damaged database', () => {
  const damages: [string, () => void][] = [
    ['cut short', () => truncateSync(data.file, 3 * 4096)],
    ['cut off within a page', () => truncateSync(data.file, readFileSync(data.file).length - 1000)],
    ['full of zeros', () => writeFileSync(data.file, Buffer.alloc(readFileSync(data.file).length))],
    ['empty', () => truncateSync(data.file, 0)],
    [
      'overwritten with something else',
      () => writeFileSync(data.file, 'Dear diary, today nothing happened.\n'.repeat(500))
    ],
    [
      'damaged in one page of the users',
      () => {
        const bytes = readFileSync(data.file)
        const page = Math.floor(bytes.indexOf('u1500@mail.example') / 4096)
        for (let at = page * 4096; at < (page + 1) * 4096; at++) bytes[at] = bytes[at]! ^ 0xff
        writeFileSync(data.file, bytes)
      }
    ]
  ]

  it.each(damages)(
    'that is %s gives way to the newest backup, and nothing starts by itself',
    async (_, damage) => {
      fill(data.open().db)
      await takeDailyBackup(data.file, data.folder, now - 3_600_000)
      data
        .opened!.db.statement(
          `INSERT INTO imports (at, file_name, state) VALUES (1, 'after-the-backup.csv', 'open')`
        )
        .run()
      data.close()
      damage()
      const before = readFileSync(data.file)

      const { db, rescued } = data.open()
      expect(rescued).toMatchObject({ restoredFrom: now - 3_600_000 })
      expect(readFileSync(rescued!.movedTo)).toEqual(before)
      expect(usersIn(db)).toBe(2000)
      expect(db.statement('SELECT count(*) AS n FROM imports').get()).toMatchObject({ n: 0 })
      for (const name of ['Running', 'Held', 'Scheduled', 'Waits for its quota']) {
        expect(stateOf(db, name)).toEqual({ state: 'paused', reason: 'restored', until: null })
      }
      expect(stateOf(db, 'Paused by the person')).toMatchObject({ state: 'paused', reason: 'person' })
      expect(stateOf(db, 'Finished')).toMatchObject({ state: 'finished' })

      const [notice, ...others] = listNotices(db)
      expect(others).toEqual([])
      expect(notice).toMatchObject({
        kind: 'error',
        phrase: { reason: 'damaged-data-restored', params: { paused: 4, movedTo: rescued!.movedTo } }
      })
    }
  )

  it('comes back with what was at the server as unknown: nobody knows, so a person decides', async () => {
    fill(data.open().db)
    await takeDailyBackup(data.file, data.folder, now)
    data.close()
    truncateSync(data.file, 4096)
    const { db } = data.open()
    recoverQueue(db, now)
    const states = db.statement('SELECT id, state FROM deliveries ORDER BY id').all()
    expect(states).toEqual([
      { id: 1, state: 'unknown' },
      { id: 2, state: 'waiting' }
    ])
    expect(db.statement('SELECT outcome FROM attempts').get()).toMatchObject({ outcome: 'unknown' })
  })

  it('is replaced from an older backup where the newest is damaged too', async () => {
    fill(data.open().db)
    await takeDailyBackup(data.file, data.folder, now - 48 * 3_600_000)
    const newest = await takeDailyBackup(data.file, data.folder, now - 24 * 3_600_000)
    data.close()
    truncateSync(newest.path, 5 * 4096)
    truncateSync(data.file, 4096)
    const { db, rescued } = data.open()
    expect(rescued!.restoredFrom).toBe(now - 48 * 3_600_000)
    expect(usersIn(db)).toBe(2000)
  })

  it('in which a campaign cannot be read any more gives way to the newest backup', async () => {
    fill(data.open().db)
    await takeDailyBackup(data.file, data.folder, now)
    data.close()
    const bytes = readFileSync(data.file)
    const at = bytes.indexOf('{}{}Confirm your account')
    writeFileSync(data.file, bytes.fill(0, at, at + 4))
    expect(stateOf(data.open().db, 'Running')).toMatchObject({ state: 'paused', reason: 'restored' })
  })

  it('in which an index does not fit its rows opens, and once something came across it the next start restores', async () => {
    fill(data.open().db)
    await takeDailyBackup(data.file, data.folder, now)
    const { page } = data
      .opened!.db.statement(`SELECT rootpage AS page FROM sqlite_schema WHERE name = 'deliveries_queue'`)
      .get() as { page: number }
    data.close()
    // The check at each start does not hold it against the rows.
    const bytes = readFileSync(data.file)
    const index = bytes.subarray((page - 1) * 4096, page * 4096)
    index.set(Buffer.from('accepte'), index.indexOf('waiting'))
    writeFileSync(data.file, bytes)
    expect(data.open().rescued).toBeNull()
    data.close()

    flagDamaged(data.folder)
    expect(data.open().rescued).toMatchObject({ restoredFrom: now })
    data.close()
    expect(data.open().rescued).toBeNull()
  })

  it('without a backup is moved aside whole, with its log, and all begins anew', () => {
    fill(data.open().db)
    data.killed()
    const log = readFileSync(`${data.file}-wal`)
    expect(log.length).toBeGreaterThan(0)
    writeFileSync(data.file, Buffer.alloc(readFileSync(data.file).length, 0x55))
    const { db, rescued } = data.open()
    expect(rescued!.restoredFrom).toBeNull()
    expect(readFileSync(`${rescued!.movedTo}-wal`)).toEqual(log)
    expect(usersIn(db)).toBe(0)
    expect(listNotices(db)[0]).toMatchObject({
      phrase: { reason: 'damaged-data-lost' }
    })
  })

  it('is put in order by the next start where a kill came between moving it aside and restoring', async () => {
    fill(data.open().db)
    await takeDailyBackup(data.file, data.folder, now)
    data.close()
    truncateSync(data.file, 4096)
    data.open()
    data.close()
    // As a kill leaves it right before the last step: the backup is ready and the place is empty.
    copyFileSync(data.file, `${data.file}.restored`)
    rmSync(data.file)
    const { db } = data.open()
    expect(usersIn(db)).toBe(2000)
    expect(existsSync(`${data.file}.restored`)).toBe(false)
    expect(stateOf(db, 'Running')).toMatchObject({ state: 'paused', reason: 'restored' })
  })
})
