import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { orderAtStartup } from '../../../../src/engine/db/open/startup-orders.ts'
import { backupFolder, listBackups } from '../../../../src/engine/db/safety/backup.ts'
import { openDatabase } from '../../../../src/engine/db/open/open.ts'
import { listNotices } from '../../../../src/engine/notices/notices.ts'
import { addUsers, withDatabase } from '../../../helpers/test-engine.ts'

let folder: string
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'countersign-anew-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const start = `
  import { openDatabase } from ${JSON.stringify(new URL('../../../../src/engine/db/open/open.ts', import.meta.url).href)}
  openDatabase(process.argv[1]).close()
`

// No file may grow beyond half of what the data has: as a disk that is full in the middle of it.
test.skipIf(process.platform === 'win32')(
  'data that there is no room to write anew is opened as it is, says so, and leaves nothing that fills the disk',
  () => {
    withDatabase(folder, (db) => addUsers(db, 5000))
    orderAtStartup(folder, { what: 'write-anew' })
    const limit = Math.floor(statSync(join(folder, 'countersign.db')).size / 1024)
    const command = `ulimit -f ${limit} && exec "$0" "$@"`
    const typed = ['--input-type=module-typescript', '--eval', start, folder]
    execFileSync('/bin/sh', ['-c', command, process.execPath, ...typed], { stdio: 'pipe' })
    expect(existsSync(join(folder, 'countersign.db.anew'))).toBe(false)
    // It is tried again at the next start.
    const connection = new DatabaseSync(join(folder, 'countersign.db'), { readOnly: true })
    const told = connection.prepare('SELECT phrase FROM notices').all()
    connection.close()
    expect(told).toMatchObject([{ phrase: expect.stringContaining('"traces-left"') }])
    expect(existsSync(join(folder, 'at-next-start.json'))).toBe(true)
  }
)

test('what a kill left of a backup, or of restoring one, goes with the backups; other files stay', () => {
  openDatabase(folder).close()
  mkdirSync(backupFolder(folder))
  const kept = [join(backupFolder(folder), 'notes.txt'), join(folder, 'notes.txt')]
  const parts = ['.part', '.part-journal'].map((suffix) => `daily-2026-01-01T00-00-00-000Z.db${suffix}`)
  const copies = [
    '.restoring',
    '.restoring-wal',
    '.restored',
    '.damaged-2026-01-01',
    '.damaged-2026-01-01-wal'
  ]
  const gone = [
    ...parts.map((name) => join(backupFolder(folder), name)),
    ...copies.map((suffix) => join(folder, `countersign.db${suffix}`))
  ]
  for (const path of [...kept, ...gone]) writeFileSync(path, 'Ada')
  orderAtStartup(folder, { what: 'write-anew' })
  expect(withDatabase(folder, listNotices)).toEqual([])
  expect(gone.filter(existsSync)).toEqual([])
  expect(kept.filter(existsSync)).toEqual(kept)
  expect(readdirSync(backupFolder(folder))).toHaveLength(2)
  expect(listBackups(folder)).toMatchObject([{ kind: 'daily' }])
})
