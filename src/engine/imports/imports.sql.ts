import type { z } from 'zod'
import type { importRecord } from '../../shared/models/import.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Db } from '../db/index.ts'

const maxListed = 100

export interface StoredImport {
  id: number
  at: number
  fileName: string
  state: string
  created: number
  updated: number
  firstUserId: number | null
  lastUserId: number | null
  undoneBy: string | null
}

const columns = [
  'id',
  'at',
  'file_name as fileName',
  'state',
  'created',
  'updated',
  'first_user_id as firstUserId',
  'last_user_id as lastUserId',
  'undone_by as undoneBy'
] as const

export function insertImport(db: Db, fileName: string, at: number, actor: Actor): number {
  const { lastId } = db.run(db.k.insertInto('imports').values(newImport(fileName, at, actor)))
  return lastId
}

const newImport = (fileName: string, at: number, actor: Actor) => ({
  at,
  imported_by: actor.id,
  file_name: fileName,
  state: 'open',
  created: 0,
  updated: 0,
  unchanged: 0,
  refused: 0,
  undone_at: null,
  undone_by: null,
  first_user_id: null,
  last_user_id: null
})

export const findImport = (db: Db, id: number): StoredImport | undefined =>
  db.get(db.k.selectFrom('imports').select(columns).where('id', '=', id))

/** Imports that an earlier run of the engine did not finish. */
export function unfinishedImports(db: Db): StoredImport[] {
  return db.all(
    db.k
      .selectFrom('imports')
      .select(columns)
      .where('state', 'in', ['open', 'writing', 'undoing'])
      .orderBy('id', 'desc')
  )
}

/** Those that were saved, newest first. */
export function listImports(db: Db): z.infer<typeof importRecord>[] {
  return db.all(
    db.k
      .selectFrom('imports')
      .select([
        'id',
        'at',
        'file_name as fileName',
        'created',
        'updated',
        'unchanged',
        'refused',
        'undone_at as undoneAt'
      ])
      .where('state', 'in', ['committed', 'undoing', 'undone'])
      .orderBy('id', 'desc')
      .limit(maxListed)
  )
}

export function setImport(
  db: Db,
  id: number,
  values: Partial<{
    at: number
    state: 'writing' | 'committed' | 'undoing' | 'undone' | 'discarded'
    created: number
    updated: number
    unchanged: number
    refused: number
    imported_by: string
    undone_at: number
    undone_by: string
    first_user_id: number
    last_user_id: number
  }>
): void {
  db.run(db.k.updateTable('imports').set(values).where('id', '=', id))
}

/** An ID greater than any user has or any import had, so that none is given twice. */
export function nextUserId(db: Db): number {
  const { last } = db
    .statement<{ last: number }>(
      `SELECT max(coalesce((SELECT max(id) FROM users), 0), coalesce((SELECT max(last_user_id) FROM imports), 0)) AS last`
    )
    .get()!
  return last + 1
}
