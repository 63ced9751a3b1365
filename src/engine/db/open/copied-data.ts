import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stampFileText } from '../../../shared/words/stamp-file.ts'
import type { Db } from '../database.ts'

/**
 * Notices that the data was copied, or put back from a copy, log and all: then it is of an earlier moment, and nothing in
 * the files themselves tells. So beside them is a small file, the stamp, made anew at each start and end, and the
 * database notes which file that is. A copy of the folder has another stamp than its database noted. So has data that
 * is copied over the folder file by file: its note is older than the stamp that is there.
 */
const stampName = 'countersign.db-stamp'
const key = 'stamp'

/** Also those before it: after a power loss the folder may hold an earlier stamp than the database noted. */
const mostNoted = 4

/** False also where it cannot be told: no stamp was noted yet, or the file system has nothing to tell files apart by. */
export function isCopy(db: Db, folder: string): boolean {
  const known = noted(db)
  return known.length > 0 && !known.includes(identityOf(join(folder, stampName)) ?? '')
}

/**
 * Noted before the file has its name: a kill in between leaves the stamp before it, which is noted too. That one also stays
 * where there is no room for another, or another program (such as a virus scanner) holds it: a copy is still told by it,
 * and data must not be refused, or left unclosed, for that. Noted again under its name: some file systems number by name.
 */
export function renewStamp(db: Db, folder: string): void {
  const stamp = join(folder, stampName)
  const part = `${stamp}.part`
  try {
    rmSync(part, { force: true })
    writeFileSync(part, stampFileText, { mode: 0o600 })
    note(db, identityOf(part))
    renameSync(part, stamp)
  } catch {
    // What keeps the database itself from being written is said by the next note, or whatever is written after it.
  }
  note(db, identityOf(stamp))
}

function note(db: Db, identity: string | null): void {
  const before = noted(db)
  if (before[0] === (identity ?? undefined)) return
  const value = identity === null ? '' : [identity, ...before].slice(0, mostNoted).join(' ')
  db.run(
    db.k
      .insertInto('meta')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
  )
}

/** For a backup that is about to be the data: what is to be said about it is said already. */
export function forgetStamp(db: Db): void {
  db.run(db.k.deleteFrom('meta').where('key', '=', key))
}

function noted(db: Db): string[] {
  const found = db.get(db.k.selectFrom('meta').select('value').where('key', '=', key))
  return found?.value.split(' ').filter((identity) => identity !== '') ?? []
}

/**
 * What a file keeps when it is renamed or moved on its file system, and no copy of it has; null: there is none, or it
 * cannot be told. Linux gives numbers of removed files to new ones, and some of its file systems (FAT, FUSE, network
 * shares) number files anew at each mount; the time of birth is nobody's to set there. Elsewhere copies keep that time,
 * and no number comes twice.
 */
function identityOf(file: string): string | null {
  const stat = statSync(file, { bigint: true, throwIfNoEntry: false })
  const identity = process.platform === 'linux' ? stat?.birthtimeNs : stat?.ino
  return identity ? String(identity) : null
}
