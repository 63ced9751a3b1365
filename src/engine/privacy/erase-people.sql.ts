import type { Db } from '../db/index.ts'

/** JSON. */
export const readErasing = (db: Db): string | undefined =>
  db.statement<{ value: string }>("SELECT value FROM meta WHERE key = 'erasing'").get()?.value

export function writeErasing(db: Db, ids: readonly number[]): void {
  db.statement(
    `INSERT INTO meta VALUES ('erasing', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
  ).run(JSON.stringify(ids))
}

export function clearErasing(db: Db): void {
  db.statement("DELETE FROM meta WHERE key = 'erasing'").run()
}

/** `on`: everything that is freed is overwritten, whatever it costs. Otherwise only where that takes no extra I/O. */
export function overwriteFreed(db: Db, on: boolean): void {
  db.statement(on ? 'PRAGMA secure_delete = ON' : 'PRAGMA secure_delete = FAST').get()
}

export function markDeleted(db: Db, ids: readonly number[]): void {
  db.statement(
    `UPDATE users SET deleted_from = status, deleted_batch = 0, status = 'deleted'
     WHERE id IN (SELECT value FROM json_each(?)) AND status <> 'deleted'`
  ).run(JSON.stringify(ids))
}

export const isBeingSentToAny = (db: Db, ids: readonly number[]): boolean =>
  db
    .statement(
      `SELECT 1 FROM deliveries WHERE user_id IN (SELECT value FROM json_each(?)) AND state = 'sending' LIMIT 1`
    )
    .get(JSON.stringify(ids)) !== undefined
