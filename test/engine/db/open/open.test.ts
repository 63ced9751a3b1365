import { chmodSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { backupFolder, listBackups } from '../../../../src/engine/db/safety/backup.ts'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'
import { openDatabase } from '../../../../src/engine/db/open/open.ts'
import { listNotices } from '../../../../src/engine/notices/notices.ts'
import {
  clock,
  createDataFolder,
  type DataFolder,
  fill,
  now,
  refusal,
  stateOf,
  usersIn
} from './data-folder.ts'

let data: DataFolder
beforeEach(() => {
  data = createDataFolder()
})
afterEach(() => data.remove())

describe('a sound database', () => {
  it('is made with its folder where there is none, and says nothing about it', () => {
    data.folder = join(data.root, 'not', 'there', 'yet')
    const { db, rescued } = data.open()
    expect(rescued).toBeNull()
    expect(listNotices(db)).toEqual([])
    expect(db.statement('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'wal' })
    expect(db.statement('PRAGMA synchronous').get()).toMatchObject({ synchronous: 2 })
  })

  it('comes back as it was after it was closed, with every campaign in its state', () => {
    fill(data.open().db)
    data.close()
    const { db, rescued } = data.open()
    expect(rescued).toBeNull()
    expect(usersIn(db)).toBe(2000)
    expect(stateOf(db, 'Running')).toMatchObject({ state: 'running', reason: null })
    expect(listNotices(db)).toEqual([])
  })

  it('comes back with every commit after a kill, with every campaign in its state', () => {
    fill(data.open().db)
    data.killed()
    const { db, rescued } = data.open()
    expect(rescued).toBeNull()
    expect(usersIn(db)).toBe(2000)
    expect(stateOf(db, 'Running')).toMatchObject({ state: 'running', reason: null })
    expect(listNotices(db)).toEqual([])
  })
})

describe('a database that is not for this program', () => {
  it('of a newer version is refused by name and left as it is', () => {
    data.open().db.statement('PRAGMA user_version = 7777').get()
    data.close()
    const before = readFileSync(data.file)
    const { code, message } = refusal(data.open)
    expect(code).toBe('DATABASE_NEWER')
    expect(message).toContain('7777')
    expect(readFileSync(data.file)).toEqual(before)
    expect(refusal(data.open).code).toBe('DATABASE_NEWER')
  })

  it.each(['DELETE', 'WAL'])('of another program (%s journal) is refused and not touched', (journal) => {
    const foreign = new DatabaseSync(data.file)
    foreign.exec(
      `PRAGMA journal_mode = ${journal}; CREATE TABLE recipes (name TEXT); INSERT INTO recipes VALUES ('Soup')`
    )
    foreign.close()
    const before = readFileSync(data.file)
    expect(refusal(data.open)).toMatchObject({
      code: 'DATABASE_FOREIGN',
      message: expect.stringContaining(data.file)
    })
    expect(readFileSync(data.file)).toEqual(before)
    expect(readdirSync(data.folder).filter((name) => name.includes('damaged'))).toEqual([])
  })

  it('of another program that names itself is refused without SQLite opening it', () => {
    const foreign = new DatabaseSync(data.file)
    foreign.exec('PRAGMA application_id = 252006674; CREATE TABLE checkins (id INTEGER)')
    foreign.close()
    const before = readFileSync(data.file)
    expect(refusal(data.open).code).toBe('DATABASE_FOREIGN')
    expect(readFileSync(data.file)).toEqual(before)
  })
})

describe('a database that cannot be had', () => {
  it('is refused to a second engine while the first has it, and given after', () => {
    data.open()
    expect(refusal(() => openDatabase(data.folder, clock)).code).toBe('DATABASE_IN_USE')
    data.close()
    data.open()
  })

  it('in a folder that cannot be written to is refused with the folder named', () => {
    data.open()
    data.close()
    asNobody([data.folder], () => {
      expect(refusal(data.open)).toMatchObject({
        code: 'READ_ONLY',
        message: expect.stringContaining(data.folder)
      })
    })
    asNobody([data.folder], () => {
      data.folder = join(data.folder, 'new')
      expect(refusal(data.open)).toMatchObject({
        code: 'READ_ONLY',
        message: expect.stringContaining(data.folder)
      })
    })
  })

  it('on a full disk refuses the step whole, and goes on when there is room', () => {
    const { db } = data.open()
    const pages = (db.statement('PRAGMA page_count').get() as { page_count: number }).page_count
    db.statement(`PRAGMA max_page_count = ${pages + 20}`).get()
    expect(refusal(() => fill(db))).toMatchObject({
      code: 'DISK_FULL',
      reason: 'disk-full'
    })
    expect(usersIn(db)).toBe(0)
    db.statement('PRAGMA max_page_count = 1000000').get()
    fill(db)
    expect(usersIn(db)).toBe(2000)
  })
})

/** A file of version 10, with a campaign in it. */
function older(): void {
  const connection = new DatabaseSync(data.file)
  connection.exec('PRAGMA application_id = 0x4373676e; PRAGMA journal_mode = WAL')
  migrate(connection, () => {}, 10)
  connection.exec(`INSERT INTO meta VALUES ('note', 'written by version 10')`)
  connection.close()
}

describe('a backup before the schema changes', () => {
  it('is taken, whole, and only the newest of its kind is kept', () => {
    older()
    mkdirSync(backupFolder(data.folder))
    writeFileSync(join(backupFolder(data.folder), 'before-update-2025-01-01T00-00-00-000Z.db'), 'older')
    data.open()
    const backups = listBackups(data.folder)
    expect(backups).toMatchObject([{ kind: 'before-update', takenAt: now }])
    const copy = new DatabaseSync(backups[0]!.path, { readOnly: true })
    expect(copy.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 10 })
    expect(copy.prepare(`SELECT value FROM meta WHERE key = 'note'`).get()).toMatchObject({
      value: 'written by version 10'
    })
    copy.close()
    data.close()
    data.open()
    expect(listBackups(data.folder)).toHaveLength(1)
  })

  it('that cannot be written keeps the schema as it is', () => {
    older()
    writeFileSync(backupFolder(data.folder), 'a file where the folder should be')
    expect(() => data.open()).toThrow()
    const connection = new DatabaseSync(data.file, { readOnly: true })
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
