import type { SkipReason } from '../../../shared/models/delivery.ts'
import type { Selection } from '../../../shared/models/user.ts'
import type { Db } from '../../db/index.ts'
import { selectionWhere } from '../../users/index.ts'
import { enqueueAll, parametersOf, reasonAgainstUser } from '../../deliveries/index.ts'
import type { RecipientRules } from './recipient-rules.ts'

/**
 * Why a user of the selection is not sent to, as SQL over `u`; NULL for those who are. `same-address`: of several who
 * share an address the one with the lowest id counts, even if they were sent one recently. It is the same mailbox.
 */
function skipReason({ selection, at, terms }: RecipientRules) {
  // The plus keeps SQLite from looking up `v` by the selection's columns: only the index by address is of use here.
  const inSelection = selectionWhere(selection, '+v', at)
  return {
    sql: `coalesce(${reasonAgainstUser('u')}, CASE
      WHEN EXISTS (SELECT 1 FROM users v WHERE v.address_key = u.address_key AND v.id < u.id
        AND ${reasonAgainstUser('v')} IS NULL AND ${inSelection.sql}) THEN 'same-address' END)`,
    parameters: [
      ...parametersOf(terms),
      ...parametersOf({ ...terms, recentSince: null }),
      ...inSelection.parameters
    ]
  }
}

/** Inside a transaction: queues the users of the selection with ids in (after, through]. Returns how many. */
export function queueRange(
  db: Db,
  rules: RecipientRules,
  campaignId: number,
  after: number,
  through: number
): number {
  const reason = skipReason(rules)
  const where = selectionWhere(within(rules.selection, after, through), 'u', rules.at)
  return enqueueAll(db, campaignId, {
    sql: `SELECT u.id, u.address, u.address_key, u.domain, u.name, ${reason.sql} AS reason FROM users u
      WHERE u.id > ? AND u.id <= ? AND u.status <> 'deleted' AND ${where.sql} ORDER BY u.id`,
    parameters: [...reason.parameters, after, through, ...where.parameters]
  })
}

/** Counts the users of the selection with ids in (after, through], by what becomes of them. */
export function countRange(
  db: Db,
  rules: RecipientRules,
  after: number,
  through: number
): { reason: SkipReason | null; n: number }[] {
  const reason = skipReason(rules)
  const where = selectionWhere(within(rules.selection, after, through), 'u', rules.at)
  return db
    .statement<{ reason: SkipReason | null; n: number }>(
      `SELECT ${reason.sql} AS reason, count(*) AS n FROM users u
       WHERE u.id > ? AND u.id <= ? AND u.status <> 'deleted' AND ${where.sql} GROUP BY 1`
    )
    .all(...reason.parameters, after, through, ...where.parameters)
}

/** Ids of users in (after, through] who will be sent to, in order. */
export function recipientsInRange(db: Db, rules: RecipientRules, after: number, through: number): number[] {
  const reason = skipReason(rules)
  const where = selectionWhere(within(rules.selection, after, through), 'u', rules.at)
  return db
    .statement<{ id: number }>(
      `SELECT id FROM (SELECT u.id, ${reason.sql} AS reason FROM users u
       WHERE u.id > ? AND u.id <= ? AND u.status <> 'deleted' AND ${where.sql}) WHERE reason IS NULL ORDER BY id`
    )
    .all(...reason.parameters, after, through, ...where.parameters)
    .map(({ id }) => id)
}

/** The part of a selection that is in a range; a filter is the same everywhere. */
function within(selection: Selection, after: number, through: number): Selection {
  return 'ids' in selection ? { ids: selection.ids.filter((id) => id > after && id <= through) } : selection
}

/** The highest user ID; 0: there are no users. */
export function lastUserId(db: Db): number {
  return db.statement<{ last: number }>('SELECT coalesce(max(id), 0) AS last FROM users').get()!.last
}
