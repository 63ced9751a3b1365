import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '../../../../src/engine/db/database.ts'
import { type OpenedDatabase, openDatabase } from '../../../../src/engine/db/open/open.ts'

export const now = 1_767_225_600_000
export const clock = { now: () => now }

/** A data folder, and the database in it as it was last opened. */
export interface DataFolder {
  /** Holds the folder and its copies. */
  readonly root: string
  /** A test may say that it is another one from now on. */
  folder: string
  readonly file: string
  readonly opened: OpenedDatabase | undefined
  open: () => OpenedDatabase
  close: () => void
  /** The folder as a kill at this moment leaves it: the files as they are, the log not yet taken in. */
  killed: () => void
  stamp: (of?: string) => string
  /** A copy of the folder as it is at this moment. */
  copied: () => string
  /** Over what is there, file by file: each stays the same file. */
  putBack: (copy: string) => void
  remove: () => void
}

export function createDataFolder(): DataFolder {
  const root = mkdtempSync(join(tmpdir(), 'countersign-db-'))
  let opened: OpenedDatabase | undefined
  const data: DataFolder = {
    root,
    folder: join(root, 'data'),
    get file() {
      return join(data.folder, 'countersign.db')
    },
    get opened() {
      return opened
    },
    open: () => (opened = openDatabase(data.folder, clock)),
    close() {
      opened?.close()
      opened = undefined
    },
    killed() {
      const after = data.copied()
      // Itself: it says that this is the folder and no copy of it.
      renameSync(data.stamp(), data.stamp(after))
      data.close()
      renameSync(data.stamp(after), data.stamp())
      data.putBack(after)
    },
    stamp: (of = data.folder) => join(of, 'countersign.db-stamp'),
    copied() {
      const copy = mkdtempSync(join(root, 'copy-'))
      for (const name of readdirSync(data.folder)) {
        if (!name.endsWith('-shm') && name !== 'backups')
          copyFileSync(join(data.folder, name), join(copy, name))
      }
      return copy
    },
    putBack(copy) {
      for (const name of readdirSync(copy)) copyFileSync(join(copy, name), join(data.folder, name))
    },
    remove() {
      data.close()
      rmSync(root, { recursive: true, force: true })
    }
  }
  mkdirSync(data.folder)
  return data
}

/** Campaigns in every state, one of them with a message at the server, and enough users to fill some pages. */
export function fill(db: Db): void {
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

export const stateOf = (db: Db, name: string) => {
  const row = db
    .statement('SELECT state, pause_reason AS reason, pause_until AS until FROM campaigns WHERE name = ?')
    .get(name)
  return { ...row }
}
export const usersIn = (db: Db) => (db.statement('SELECT count(*) AS n FROM users').get() as { n: number }).n
export const refusal = (work: () => unknown): { code: string; message: string } => {
  try {
    work()
  } catch (error) {
    return error as { code: string; message: string }
  }
  throw new Error('It was not refused.')
}
