import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupFolder, listBackups, takeDailyBackup } from '../../../../src/engine/db/safety/backup.ts'
import type { Db } from '../../../../src/engine/db/database.ts'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'
import { type OpenedDatabase, openDatabase } from '../../../../src/engine/db/open/open.ts'
import { suspect } from '../../../../src/engine/db/safety/integrity-flag.ts'
import { listNotices } from '../../../../src/engine/notices/notices.ts'
import { recoverQueue } from '../../../../src/engine/deliveries/recovery.ts'
import { tellsFilesApart } from '../../../helpers/tells-files-apart.ts'

const now = 1_767_225_600_000
const clock = { now: () => now }

let root: string
let folder: string
let file: string
let opened: OpenedDatabase | undefined

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'countersign-db-'))
  folder = join(root, 'data')
  file = join(folder, 'countersign.db')
  mkdirSync(folder)
})
afterEach(() => {
  opened?.close()
  opened = undefined
  rmSync(root, { recursive: true, force: true })
})

const open = () => (opened = openDatabase(folder, clock))
const close = () => {
  opened?.close()
  opened = undefined
}

/** The folder as a kill at this moment leaves it: the files as they are, the log not yet taken in. */
function killed(): void {
  const after = copied()
  // Itself: it says that this is the folder and no copy of it.
  renameSync(stamp(), stamp(after))
  close()
  renameSync(stamp(after), stamp())
  putBack(after)
}

const stamp = (of = folder) => join(of, 'countersign.db-stamp')

/** A copy of the folder as it is at this moment. */
function copied(): string {
  const copy = mkdtempSync(join(root, 'copy-'))
  for (const name of readdirSync(folder)) {
    if (!name.endsWith('-shm') && name !== 'backups') copyFileSync(join(folder, name), join(copy, name))
  }
  return copy
}

/** Over what is there, file by file: each stays the same file. */
function putBack(copy: string): void {
  for (const name of readdirSync(copy)) copyFileSync(join(copy, name), join(folder, name))
}

/** Campaigns in every state, one of them with a message at the server, and enough users to fill some pages. */
function fill(db: Db): void {
  db.transaction(() => {
    const campaign = db.statement(
      `INSERT INTO campaigns (kind, name, state, pause_reason, pause_until, starts_at, created_at, context, selection, account_id, template_name)
       VALUES ('campaign', ?, ?, ?, ?, ?, ${now}, '{}', '{}', 1, 'Confirm your account')`
    )
    campaign.run('Running', 'running', null, null, null)
    campaign.run('Held', 'held', null, null, now + 10_000)
    campaign.run('Scheduled', 'scheduled', null, null, now + 3_600_000)
    campaign.run('Waits for its quota', 'paused', 'quota', now + 3_600_000, null)
    campaign.run('Paused by the person', 'paused', 'person', null, null)
    campaign.run('Finished', 'finished', null, null, null)
    const user = db.statement(
      `INSERT INTO users (name, name_key, address, address_key, domain, status, created_at, updated_at)
       VALUES (?, ?, ?, ?, 'mail.example', 'pending', 1, 1)`
    )
    for (let n = 1; n <= 2000; n++)
      user.run(`User ${n}`, `user ${n}`, `u${n}@mail.example`, `u${n}@mail.example`)
    db.statement(
      `INSERT INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state, last_attempt_id)
       VALUES (1, 1, 1, 'u1@mail.example', 'u1@mail.example', 'mail.example', 'User 1', 'sending', 1),
              (2, 1, 2, 'u2@mail.example', 'u2@mail.example', 'mail.example', 'User 2', 'waiting', NULL)`
    ).run()
    db.statement(
      `INSERT INTO attempts (id, delivery_id, campaign_id, user_id, address, try, started_at, outcome, account_name)
       VALUES (1, 1, 1, 1, 'u1@mail.example', 1, ${now}, 'sending', 'Office')`
    ).run()
  })
}

const stateOf = (db: Db, name: string) => {
  const row = db
    .statement('SELECT state, pause_reason AS reason, pause_until AS until FROM campaigns WHERE name = ?')
    .get(name)
  return { ...row }
}
const usersIn = (db: Db) => (db.statement('SELECT count(*) AS n FROM users').get() as { n: number }).n
const refusal = (work: () => unknown): { code: string; message: string } => {
  try {
    work()
  } catch (error) {
    return error as { code: string; message: string }
  }
  throw new Error('It was not refused.')
}

describe('a sound database', () => {
  it('is made with its folder where there is none, and says nothing about it', () => {
    folder = join(root, 'not', 'there', 'yet')
    const { db, rescued } = open()
    expect(rescued).toBeNull()
    expect(listNotices(db)).toEqual([])
    expect(db.statement('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
    expect(db.statement('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 })
  })

  it('comes back as it was after it was closed, with every campaign in its state', () => {
    fill(open().db)
    close()
    const { db, rescued } = open()
    expect(rescued).toBeNull()
    expect(usersIn(db)).toBe(2000)
    expect(stateOf(db, 'Running')).toMatchObject({ state: 'running', reason: null })
    expect(listNotices(db)).toEqual([])
  })

  it('comes back with every commit after a kill, with every campaign in its state', () => {
    fill(open().db)
    killed()
    const { db, rescued } = open()
    expect(rescued).toBeNull()
    expect(usersIn(db)).toBe(2000)
    expect(stateOf(db, 'Running')).toMatchObject({ state: 'running', reason: null })
    expect(listNotices(db)).toEqual([])
  })
})

describe('a damaged database', () => {
  const damages: [string, () => void][] = [
    ['cut short', () => truncateSync(file, 3 * 4096)],
    ['cut off within a page', () => truncateSync(file, readFileSync(file).length - 1000)],
    ['full of zeros', () => writeFileSync(file, Buffer.alloc(readFileSync(file).length))],
    ['empty', () => truncateSync(file, 0)],
    [
      'overwritten with something else',
      () => writeFileSync(file, 'Dear diary, today nothing happened.\n'.repeat(500))
    ],
    [
      'damaged in one page of the users',
      () => {
        const bytes = readFileSync(file)
        const page = Math.floor(bytes.indexOf('u1500@mail.example') / 4096)
        for (let at = page * 4096; at < (page + 1) * 4096; at++) bytes[at] = bytes[at]! ^ 0xff
        writeFileSync(file, bytes)
      }
    ]
  ]

  it.each(damages)(
    'that is %s gives way to the newest backup, and nothing starts by itself',
    async (_, damage) => {
      fill(open().db)
      await takeDailyBackup(file, folder, now - 3_600_000)
      opened!.db
        .statement(`INSERT INTO imports (at, file_name, state) VALUES (1, 'after-the-backup.csv', 'open')`)
        .run()
      close()
      damage()
      const before = readFileSync(file)

      const { db, rescued } = open()
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
    fill(open().db)
    await takeDailyBackup(file, folder, now)
    close()
    truncateSync(file, 4096)
    const { db } = open()
    recoverQueue(db, now)
    const states = db.statement('SELECT id, state FROM deliveries ORDER BY id').all()
    expect(states).toEqual([
      { id: 1, state: 'unknown' },
      { id: 2, state: 'waiting' }
    ])
    expect(db.statement('SELECT outcome FROM attempts').get()).toMatchObject({ outcome: 'unknown' })
  })

  it('is replaced from an older backup where the newest is damaged too', async () => {
    fill(open().db)
    await takeDailyBackup(file, folder, now - 48 * 3_600_000)
    const newest = await takeDailyBackup(file, folder, now - 24 * 3_600_000)
    close()
    truncateSync(newest.path, 5 * 4096)
    truncateSync(file, 4096)
    const { db, rescued } = open()
    expect(rescued!.restoredFrom).toBe(now - 48 * 3_600_000)
    expect(usersIn(db)).toBe(2000)
  })

  it('in which a campaign cannot be read any more gives way to the newest backup', async () => {
    fill(open().db)
    await takeDailyBackup(file, folder, now)
    close()
    const bytes = readFileSync(file)
    const at = bytes.indexOf('{}{}Confirm your account')
    writeFileSync(file, bytes.fill(0, at, at + 4))
    expect(stateOf(open().db, 'Running')).toMatchObject({ state: 'paused', reason: 'restored' })
  })

  it('in which an index does not fit its rows opens, and once something came across it the next start restores', async () => {
    fill(open().db)
    await takeDailyBackup(file, folder, now)
    const { page } = opened!.db
      .statement(`SELECT rootpage AS page FROM sqlite_schema WHERE name = 'deliveries_queue'`)
      .get() as { page: number }
    close()
    // The check at each start does not hold it against the rows.
    const bytes = readFileSync(file)
    const index = bytes.subarray((page - 1) * 4096, page * 4096)
    index.set(Buffer.from('accepte'), index.indexOf('waiting'))
    writeFileSync(file, bytes)
    expect(open().rescued).toBeNull()
    close()

    suspect(folder)
    expect(open().rescued).toMatchObject({ restoredFrom: now })
    close()
    expect(open().rescued).toBeNull()
  })

  it('without a backup is moved aside whole, with its log, and all begins anew', () => {
    fill(open().db)
    killed()
    const log = readFileSync(`${file}-wal`)
    expect(log.length).toBeGreaterThan(0)
    writeFileSync(file, Buffer.alloc(readFileSync(file).length, 0x55))
    const { db, rescued } = open()
    expect(rescued!.restoredFrom).toBeNull()
    expect(readFileSync(`${rescued!.movedTo}-wal`)).toEqual(log)
    expect(usersIn(db)).toBe(0)
    expect(listNotices(db)[0]).toMatchObject({
      phrase: { reason: 'damaged-data-lost' }
    })
  })

  it('is put in order by the next start where a kill came between moving it aside and restoring', async () => {
    fill(open().db)
    await takeDailyBackup(file, folder, now)
    close()
    truncateSync(file, 4096)
    open()
    close()
    // As a kill leaves it right before the last step: the backup is ready and the place is empty.
    copyFileSync(file, `${file}.restored`)
    rmSync(file)
    const { db } = open()
    expect(usersIn(db)).toBe(2000)
    expect(existsSync(`${file}.restored`)).toBe(false)
    expect(stateOf(db, 'Running')).toMatchObject({ state: 'paused', reason: 'restored' })
  })
})

describe('data of an earlier moment', () => {
  it('whose log is missing after a kill opens with every campaign paused, and says what may be missing', () => {
    fill(open().db)
    opened!.db.statement('PRAGMA wal_checkpoint(TRUNCATE)').all()
    killed()
    rmSync(`${file}-wal`)
    const { db, rescued } = open()
    expect(rescued).toBeNull()
    expect(stateOf(db, 'Running')).toMatchObject({ state: 'paused', reason: 'restored' })
    expect(listNotices(db)[0]).toMatchObject({
      kind: 'warning',
      phrase: { reason: 'changes-missing' }
    })
  })

  it('copied from the backups by hand opens with every campaign paused', async () => {
    fill(open().db)
    const { path } = await takeDailyBackup(file, folder, now)
    close()
    copyFileSync(path, file)
    expect(stateOf(open().db, 'Running')).toMatchObject({ state: 'paused', reason: 'restored' })
  })

  /** How a whole folder can come back, its log with it. */
  const ways: [string, () => void][] = [
    [
      'put back in the place of what was there',
      () => {
        const copy = copied()
        close()
        rmSync(folder, { recursive: true })
        cpSync(copy, folder, { recursive: true })
      }
    ],
    [
      'copied over what was there, file by file, after it was closed',
      () => {
        const copy = copied()
        close()
        putBack(copy)
      }
    ],
    [
      'copied over what was there after later starts that were killed',
      () => {
        const copy = copied()
        killed()
        open()
        killed()
        putBack(copy)
      }
    ],
    [
      'taken after it was closed, and put back after a later start',
      () => {
        close()
        const copy = copied()
        open()
        close()
        putBack(copy)
      }
    ],
    [
      'put back with the database and its log alone',
      () => {
        const copy = copied()
        close()
        rmSync(stamp(copy))
        putBack(copy)
      }
    ],
    [
      'copied to another place, its stamp left behind',
      () => {
        const copy = copied()
        close()
        rmSync(stamp(copy))
        folder = copy
        file = join(folder, 'countersign.db')
      }
    ]
  ]
  const noBirth = tellsFilesApart() ? '' : ' (this file system keeps no time of birth)'
  it.skipIf(noBirth !== '').each(ways)(
    `whole and with its log, %s, opens with every campaign paused, once${noBirth}`,
    (_, comeBack) => {
      fill(open().db)
      comeBack()
      const { db, rescued } = open()
      expect(rescued).toBeNull()
      expect(stateOf(db, 'Running')).toEqual({ state: 'paused', reason: 'restored', until: null })
      const notices = listNotices(db)
      expect(notices).toMatchObject([
        { kind: 'warning', phrase: { reason: 'data-copied', params: { paused: 4 } } }
      ])

      db.statement(`UPDATE campaigns SET state = 'running', pause_reason = NULL WHERE name = 'Running'`).run()
      for (const leave of [close, killed]) {
        leave()
        expect(stateOf(open().db, 'Running')).toMatchObject({ state: 'running' })
        expect(listNotices(opened!.db)).toHaveLength(1)
      }
    }
  )

  it('is none where the folder was renamed or moved, after it was closed or killed', () => {
    fill(open().db)
    for (const leave of [close, killed]) {
      leave()
      const moved = `${folder}-moved`
      renameSync(folder, moved)
      folder = moved
      file = join(folder, 'countersign.db')
      expect(stateOf(open().db, 'Running')).toMatchObject({ state: 'running' })
      expect(listNotices(opened!.db)).toEqual([])
    }
  })

  it('is none after a kill at any step of noting which folder it is', () => {
    fill(open().db)
    close()
    // Noted, and not yet in its place.
    const before = join(root, 'before')
    linkSync(stamp(), before)
    open()
    killed()
    renameSync(before, stamp())
    expect(stateOf(open().db, 'Running')).toMatchObject({ state: 'running' })
    close()
    // Made, and not yet noted.
    writeFileSync(`${stamp()}.part`, '')
    expect(stateOf(open().db, 'Running')).toMatchObject({ state: 'running' })
    expect(listNotices(opened!.db)).toEqual([])
  })

  it('is none while the note of which folder it is cannot be written, as when another program holds it open', () => {
    fill(open().db)
    rmSync(stamp())
    mkdirSync(stamp())
    for (let n = 0; n < 4; n++) {
      close()
      expect(stateOf(open().db, 'Running')).toMatchObject({ state: 'running' })
    }
    expect(listNotices(opened!.db)).toEqual([])
  })

  it('is none where an earlier version left no note of which folder it is', () => {
    fill(open().db)
    close()
    const earlier = new DatabaseSync(file)
    earlier.exec(`DELETE FROM meta WHERE key = 'stamp'`)
    earlier.close()
    rmSync(stamp())
    expect(stateOf(open().db, 'Running')).toMatchObject({ state: 'running' })
    expect(listNotices(opened!.db)).toEqual([])
  })

  it('is pointed out where the file is gone and there are backups', async () => {
    fill(open().db)
    await takeDailyBackup(file, folder, now)
    close()
    rmSync(file)
    const [notice] = listNotices(open().db)
    expect(notice!.phrase).toMatchObject({
      reason: 'data-file-missing',
      params: { folder: backupFolder(folder) }
    })
  })
})

describe('a database that is not for this program', () => {
  it('of a newer version is refused by name and left as it is', () => {
    open().db.statement('PRAGMA user_version = 7777').get()
    close()
    const before = readFileSync(file)
    const { code, message } = refusal(open)
    expect(code).toBe('DATABASE_NEWER')
    expect(message).toContain('7777')
    expect(readFileSync(file)).toEqual(before)
    expect(refusal(open).code).toBe('DATABASE_NEWER')
  })

  it.each(['DELETE', 'WAL'])('of another program (%s journal) is refused and not touched', (journal) => {
    const foreign = new DatabaseSync(file)
    foreign.exec(
      `PRAGMA journal_mode = ${journal}; CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('Soup')`
    )
    foreign.close()
    const before = readFileSync(file)
    expect(refusal(open)).toMatchObject({ code: 'DATABASE_FOREIGN', message: expect.stringContaining(file) })
    expect(readFileSync(file)).toEqual(before)
    expect(readdirSync(folder).filter((name) => name.includes('damaged'))).toEqual([])
  })

  it('of another program that names itself is refused without SQLite opening it', () => {
    const foreign = new DatabaseSync(file)
    foreign.exec('PRAGMA application_id = 252006674; CREATE TABLE checkins (id INTEGER)')
    foreign.close()
    const before = readFileSync(file)
    expect(refusal(open).code).toBe('DATABASE_FOREIGN')
    expect(readFileSync(file)).toEqual(before)
  })
})

describe('a database that cannot be had', () => {
  it('is refused to a second engine while the first has it, and given after', () => {
    open()
    expect(refusal(() => openDatabase(folder, clock)).code).toBe('DATABASE_IN_USE')
    close()
    open()
  })

  it('in a folder that cannot be written to is refused with the folder named', () => {
    open()
    close()
    asNobody([folder], () => {
      expect(refusal(open)).toMatchObject({ code: 'READ_ONLY', message: expect.stringContaining(folder) })
    })
    asNobody([folder], () => {
      folder = join(folder, 'new')
      expect(refusal(open)).toMatchObject({ code: 'READ_ONLY', message: expect.stringContaining(folder) })
    })
  })

  it('on a full disk refuses the step whole, and goes on when there is room', () => {
    const { db } = open()
    const pages = (db.statement('PRAGMA page_count').get() as { page_count: number }).page_count
    db.statement(`PRAGMA max_page_count = ${pages + 20}`).get()
    expect(refusal(() => fill(db))).toMatchObject({
      code: 'DISK_FULL',
      message: expect.stringContaining('make room')
    })
    expect(usersIn(db)).toBe(0)
    db.statement('PRAGMA max_page_count = 1000000').get()
    fill(db)
    expect(usersIn(db)).toBe(2000)
  })
})

/** A file of version 10, with a campaign in it. */
function older(): void {
  const connection = new DatabaseSync(file)
  connection.exec('PRAGMA application_id = 0x4373676e; PRAGMA journal_mode = WAL')
  migrate(connection, () => {}, 10)
  connection.exec(`INSERT INTO meta VALUES ('note', 'written by version 10')`)
  connection.close()
}

describe('a backup before the schema changes', () => {
  it('is taken, whole, and only the newest of its kind is kept', () => {
    older()
    mkdirSync(backupFolder(folder))
    writeFileSync(join(backupFolder(folder), 'before-update-2025-01-01T00-00-00-000Z.db'), 'older')
    open()
    const backups = listBackups(folder)
    expect(backups).toMatchObject([{ kind: 'before-update', takenAt: now }])
    const copy = new DatabaseSync(backups[0]!.path, { readOnly: true })
    expect(copy.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 10 })
    expect(copy.prepare(`SELECT value FROM meta WHERE key = 'note'`).get()).toMatchObject({
      value: 'written by version 10'
    })
    copy.close()
    close()
    open()
    expect(listBackups(folder)).toHaveLength(1)
  })

  it('that cannot be written keeps the schema as it is', () => {
    older()
    writeFileSync(backupFolder(folder), 'a file where the folder should be')
    expect(() => open()).toThrow()
    const connection = new DatabaseSync(file, { readOnly: true })
    expect(connection.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 10 })
    connection.close()
  })
})

/** Runs `work` without the right to write in `folders`, root or not. */
function asNobody(folders: string[], work: () => void): void {
  const root = process.geteuid!() === 0
  for (const each of [join(folders[0]!, '..'), ...folders]) chmodSync(each, 0o555)
  try {
    if (root) process.seteuid!(65_534)
    work()
  } finally {
    if (root) process.seteuid!(0)
    for (const each of [join(folders[0]!, '..'), ...folders]) chmodSync(each, 0o755)
  }
}
