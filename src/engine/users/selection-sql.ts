import type { Selection } from '../../shared/models/user.ts'
import type { Db } from '../db/database.ts'
import type { createSlices } from '../slices.ts'
import { filterCondition, type RowCondition } from './filter-sql.ts'

/**
 * A selection as a condition over the users row `u`, for SQL of others: `INSERT … SELECT … FROM users u WHERE …`. It is
 * told from the row alone, so whoever uses it bounds the range of ids it is asked of (about 2,000 to 20,000 a statement)
 * to keep the statement short. Deleted users are never in it. `now`: milliseconds since the epoch, for links that have
 * expired; pass the engine's clock.
 */
export function selectionWhere(selection: Selection, u = 'u', now = Date.now()): RowCondition {
  if ('ids' in selection) {
    return {
      sql: `(${u}.id IN (SELECT value FROM json_each(?)) AND ${u}.status <> 'deleted')`,
      parameters: [JSON.stringify(selection.ids)]
    }
  }
  const { sql, parameters } = filterCondition(selection.filter, u, now)
  if (selection.except.length === 0) return { sql: `(${sql})`, parameters }
  return {
    sql: `(${sql} AND ${u}.id NOT IN (SELECT value FROM json_each(?)))`,
    parameters: [...parameters, JSON.stringify(selection.except)]
  }
}

/** Ids looked at in one statement: some 5 ms for the slowest of conditions. */
const range = 10_000

export interface SelectionBatch {
  /** In ascending order. May be empty though there are more to come. */
  ids: number[]
  /** Every id up to this one has been looked at: `afterId` of the next call. */
  through: number
  done: boolean
}

/** The next of a selection's ids after `afterId`, at most `limit`. Short whatever the selection: it looks at some ids only. */
export function selectionBatch(
  db: Db,
  selection: Selection,
  afterId: number,
  limit: number,
  now?: number
): SelectionBatch {
  const { last } = db.statement('SELECT coalesce(max(id), 0) AS last FROM users').get() as { last: number }
  const chosen = 'ids' in selection
  const end = chosen ? last : Math.min(last, afterId + range)
  const where = selectionWhere(selection, 'u', now)
  const rows = db
    .statement(`SELECT u.id FROM users u WHERE u.id > ? AND u.id <= ? AND ${where.sql} ORDER BY u.id LIMIT ?`)
    .all(afterId, end, ...where.parameters, limit) as { id: number }[]
  const ids = rows.map(({ id }) => id)
  const through = ids.length === limit ? ids.at(-1)! : end
  return { ids, through, done: through >= last }
}

/** All of a selection's ids in ascending order, `limit` at a time, with others getting their turn in between. */
export async function* selectionBatches(
  db: Db,
  selection: Selection,
  slices: ReturnType<typeof createSlices>,
  limit = 500,
  now?: number
): AsyncGenerator<number[], void, void> {
  let afterId = 0
  for (;;) {
    const { ids, through, done } = selectionBatch(db, selection, afterId, limit, now)
    if (ids.length > 0) yield ids
    if (done) return
    afterId = through
    await slices.turn()
  }
}
