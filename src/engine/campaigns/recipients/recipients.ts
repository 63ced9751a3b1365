import type { SkipReason } from '../../../shared/models/delivery.ts'
import type { Selection } from '../../../shared/models/user.ts'
import type { Db } from '../../db/index.ts'
import { selectionWhere } from '../../users/index.ts'
import type { AdaptiveBatch } from '../../runtime/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { type EligibilityTerms, enqueueAll, parametersOf, reasonAgainstUser } from '../../deliveries/index.ts'
import { eligibilityTerms } from '../message/send-context.ts'

/** The same rules in the preflight that counts and in the queue that is filled. */
export interface RecipientRules {
  selection: Selection
  /** When the filter is evaluated, ms since the epoch: which links have expired. */
  at: number
  terms: EligibilityTerms
}

/** For a campaign that was started now. */
export function rulesNow(
  { clock, settings }: Pick<EngineContext, 'clock' | 'settings'>,
  selection: Selection,
  evenIfRecent: boolean
): RecipientRules {
  const { sending, links } = settings.get()
  const at = clock.now()
  const terms = eligibilityTerms({ cooldown: sending.cooldown, links }, evenIfRecent, at)
  return { selection, at, terms }
}

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
    .statement(
      `SELECT ${reason.sql} AS reason, count(*) AS n FROM users u
       WHERE u.id > ? AND u.id <= ? AND u.status <> 'deleted' AND ${where.sql} GROUP BY 1`
    )
    .all(...reason.parameters, after, through, ...where.parameters) as unknown as {
    reason: SkipReason | null
    n: number
  }[]
}

/** Ids of users in (after, through] who will be sent to, in order. */
export function recipientsInRange(db: Db, rules: RecipientRules, after: number, through: number): number[] {
  const reason = skipReason(rules)
  const where = selectionWhere(within(rules.selection, after, through), 'u', rules.at)
  const rows = db
    .statement(
      `SELECT id FROM (SELECT u.id, ${reason.sql} AS reason FROM users u
       WHERE u.id > ? AND u.id <= ? AND u.status <> 'deleted' AND ${where.sql}) WHERE reason IS NULL ORDER BY id`
    )
    .all(...reason.parameters, after, through, ...where.parameters) as { id: number }[]
  return rows.map(({ id }) => id)
}

/** The part of a selection that is in a range; a filter is the same everywhere. */
function within(selection: Selection, after: number, through: number): Selection {
  return 'ids' in selection ? { ids: selection.ids.filter((id) => id > after && id <= through) } : selection
}

/** A range of user ids, the first one excluded, and how many ids are looked at in it. */
export interface IdRange {
  after: number
  through: number
  size: number
}

/**
 * The ranges of user ids that hold the selection, in order, each of `pace.size()` ids at most. Few chosen ids make few
 * ranges; a filter goes through all.
 */
export function* idRanges(
  db: Db,
  selection: Selection,
  pace: Pick<AdaptiveBatch, 'size'>,
  from = 0
): Generator<IdRange> {
  if ('ids' in selection) {
    const ids = [...new Set(selection.ids)].sort((a, b) => a - b)
    for (let start = ids.findIndex((id) => id > from); start >= 0 && start < ids.length;) {
      const chunk = ids.slice(start, start + pace.size())
      yield { after: chunk[0]! - 1, through: chunk.at(-1)!, size: chunk.length }
      start += chunk.length
    }
    return
  }
  const { last } = db.statement('SELECT coalesce(max(id), 0) AS last FROM users').get() as { last: number }
  for (let after = from; after < last;) {
    const through = Math.min(after + pace.size(), last)
    yield { after, through, size: through - after }
    after = through
  }
}
