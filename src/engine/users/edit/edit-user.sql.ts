import type { Actor } from '../../../shared/models/actor.ts'
import type { Db } from '../../db/index.ts'

/** What a person can edit, as columns. */
export interface EditableColumns {
  external_id: string | null
  name: string
  name_key: string
  address: string
  address_key: string
  domain: string
  role: string
  locale: string
  /** JSON object. */
  fields: string
}

/** Pending. Returns the new ID. */
export function insertUser(db: Db, columns: EditableColumns, now: number, actor: Actor): number {
  const { lastId } = db.run(
    db.k
      .insertInto('users')
      .values({ ...columns, status: 'pending', added_by: actor.id, created_at: now, updated_at: now })
  )
  return lastId
}

export function updateColumns(db: Db, id: number, columns: EditableColumns, now: number): void {
  db.run(
    db.k
      .updateTable('users')
      .set({ ...columns, updated_at: now })
      .where('id', '=', id)
  )
}

export function forgetLink(db: Db, id: number): void {
  db.run(db.k.updateTable('users').set({ link_expires_at: null, link_used_at: null }).where('id', '=', id))
}

export function setPending(db: Db, id: number, now: number): void {
  db.run(
    db.k
      .updateTable('users')
      .set({ status: 'pending', status_at: now, status_by: 'person', undeliverable_reason: null })
      .where('id', '=', id)
  )
}
