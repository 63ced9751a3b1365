import type { Selection } from '../../../shared/models/user.ts'
import { filterCondition, type RowCondition } from './filter.sql.ts'

/**
 * A selection as a condition on the users row `u`, for other features: `INSERT … SELECT … FROM users u WHERE …`. It reads
 * every row it is asked about, so a caller limits the range of IDs (about 2,000 to 20,000 per statement). Deleted users are
 * never in it. `now`: milliseconds since the epoch, for links that have expired.
 */
export function selectionWhere(selection: Selection, u: string, now: number): RowCondition {
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
