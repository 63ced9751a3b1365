import { copyFileSync, cpSync, linkSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupFolder, takeDailyBackup } from '../../../../src/engine/db/safety/backup.ts'
import { listNotices } from '../../../../src/engine/notices/notices.ts'
import { tellsFilesApart } from '../../../helpers/tells-files-apart.ts'
import { createDataFolder, type DataFolder, fill, now, stateOf } from './data-folder.ts'

let data: DataFolder
beforeEach(() => {
  data = createDataFolder()
})
afterEach(() => data.remove())

describe('data of an earlier moment', () => {
  it('whose log is missing after a kill opens with every campaign paused, and says what may be missing', () => {
    fill(data.open().db)
    data.opened!.db.statement('PRAGMA wal_checkpoint(TRUNCATE)').all()
    data.killed()
    rmSync(`${data.file}-wal`)
    const { db, rescued } = data.open()
    expect(rescued).toBeNull()
    expect(stateOf(db, 'Running')).toMatchObject({ state: 'paused', reason: 'restored' })
    expect(listNotices(db)[0]).toMatchObject({
      kind: 'warning',
      phrase: { reason: 'changes-missing' }
    })
  })

  it('copied from the backups by hand opens with every campaign paused', async () => {
    fill(data.open().db)
    const { path } = await takeDailyBackup(data.file, data.folder, now)
    data.close()
    copyFileSync(path, data.file)
    expect(stateOf(data.open().db, 'Running')).toMatchObject({ state: 'paused', reason: 'restored' })
  })

  /** How a whole folder can come back, its log with it. */
  const ways: [string, () => void][] = [
    [
      'put back in the place of what was there',
      () => {
        const copy = data.copied()
        data.close()
        rmSync(data.folder, { recursive: true })
        cpSync(copy, data.folder, { recursive: true })
      }
    ],
    [
      'copied over what was there, file by file, after it was closed',
      () => {
        const copy = data.copied()
        data.close()
        data.putBack(copy)
      }
    ],
    [
      'copied over what was there after later starts that were killed',
      () => {
        const copy = data.copied()
        data.killed()
        data.open()
        data.killed()
        data.putBack(copy)
      }
    ],
    [
      'taken after it was closed, and put back after a later start',
      () => {
        data.close()
        const copy = data.copied()
        data.open()
        data.close()
        data.putBack(copy)
      }
    ],
    [
      'put back with the database and its log alone',
      () => {
        const copy = data.copied()
        data.close()
        rmSync(data.stamp(copy))
        data.putBack(copy)
      }
    ],
    [
      'copied to another place, its stamp left behind',
      () => {
        const copy = data.copied()
        data.close()
        rmSync(data.stamp(copy))
        data.folder = copy
      }
    ]
  ]
  const noBirth = tellsFilesApart() ? '' : ' (this file system keeps no time of birth)'
  it.skipIf(noBirth !== '').each(ways)(
    `whole and with its log, %s, opens with every campaign paused, once${noBirth}`,
    (_, comeBack) => {
      fill(data.open().db)
      comeBack()
      const { db, rescued } = data.open()
      expect(rescued).toBeNull()
      expect(stateOf(db, 'Running')).toEqual({ state: 'paused', reason: 'restored', until: null })
      const notices = listNotices(db)
      expect(notices).toMatchObject([
        { kind: 'warning', phrase: { reason: 'data-copied', params: { paused: 4 } } }
      ])

      db.statement(`UPDATE campaigns SET state = 'running', pause_reason = NULL WHERE name = 'Running'`).run()
      for (const leave of [data.close, data.killed]) {
        leave()
        expect(stateOf(data.open().db, 'Running')).toMatchObject({ state: 'running' })
        expect(listNotices(data.opened!.db)).toHaveLength(1)
      }
    }
  )

  it('is none where the folder was renamed or moved, after it was closed or killed', () => {
    fill(data.open().db)
    for (const leave of [data.close, data.killed]) {
      leave()
      const moved = `${data.folder}-moved`
      renameSync(data.folder, moved)
      data.folder = moved
      expect(stateOf(data.open().db, 'Running')).toMatchObject({ state: 'running' })
      expect(listNotices(data.opened!.db)).toEqual([])
    }
  })

  it('is none after a kill at any step of noting which folder it is', () => {
    fill(data.open().db)
    data.close()
    // Noted, and not yet in its place.
    const before = join(data.root, 'before')
    linkSync(data.stamp(), before)
    data.open()
    data.killed()
    renameSync(before, data.stamp())
    expect(stateOf(data.open().db, 'Running')).toMatchObject({ state: 'running' })
    data.close()
    // Made, and not yet noted.
    writeFileSync(`${data.stamp()}.part`, '')
    expect(stateOf(data.open().db, 'Running')).toMatchObject({ state: 'running' })
    expect(listNotices(data.opened!.db)).toEqual([])
  })

  it('is none while the note of which folder it is cannot be written, as when another program holds it open', () => {
    fill(data.open().db)
    rmSync(data.stamp())
    mkdirSync(data.stamp())
    for (let n = 0; n < 4; n++) {
      data.close()
      expect(stateOf(data.open().db, 'Running')).toMatchObject({ state: 'running' })
    }
    expect(listNotices(data.opened!.db)).toEqual([])
  })

  it('is none where an earlier version left no note of which folder it is', () => {
    fill(data.open().db)
    data.close()
    const earlier = new DatabaseSync(data.file)
    earlier.exec(`DELETE FROM meta WHERE key = 'stamp'`)
    earlier.close()
    rmSync(data.stamp())
    expect(stateOf(data.open().db, 'Running')).toMatchObject({ state: 'running' })
    expect(listNotices(data.opened!.db)).toEqual([])
  })

  it('is pointed out where the file is gone and there are backups', async () => {
    fill(data.open().db)
    await takeDailyBackup(data.file, data.folder, now)
    data.close()
    rmSync(data.file)
    const [notice] = listNotices(data.open().db)
    expect(notice!.phrase).toMatchObject({
      reason: 'data-file-missing',
      params: { folder: backupFolder(data.folder) }
    })
  })
})
