import type { ConfirmedAfter, ReachedStage, UserFilter } from '../../../shared/models/user.ts'
import { foldName } from '../../addresses/index.ts'

/** A condition on a row of users that can be joined to others with AND. */
export interface RowCondition {
  sql: string
  parameters: (string | number)[]
}

export const allOf = (conditions: RowCondition[]): RowCondition => ({
  sql: conditions.map(({ sql }) => sql).join(' AND '),
  parameters: conditions.flatMap(({ parameters }) => parameters)
})

/** In lower case. */
export const domainCondition = (domain: string, u: string): RowCondition => ({
  sql: `${u}.domain = ?`,
  parameters: [domain]
})

/** What a search looks for: the folded text in names, and the text in lower case in addresses, which are not folded. */
export interface SearchTerms {
  variants: string[]
  /** One or two characters are searched at the beginning only: nearly every name contains them. */
  prefix: boolean
}

/** Null for an empty search. */
export function searchTerms(search: string | undefined): SearchTerms | null {
  const typed = (search ?? '').trim().replace(/\s+/g, ' ').toLowerCase().normalize('NFC')
  if (typed === '') return null
  const folded = foldName(typed)
  const variants = folded === '' || folded === typed ? [typed] : [folded, typed]
  return { variants, prefix: Array.from(typed).length < 3 }
}

/** The text of a user that is searched. lower() of SQLite leaves all but ASCII alone, as addresses are given. */
const searched = (u: string) =>
  `${u}.name_key || char(10) || ${u}.address_key || char(10) || lower(${u}.address)`

export function searchCondition(terms: SearchTerms, u: string): RowCondition {
  if (terms.prefix) {
    const one = `substr(${u}.name_key, 1, length(?)) = ? OR substr(${u}.address_key, 1, length(?)) = ?`
    return {
      sql: `(${terms.variants.map(() => one).join(' OR ')})`,
      parameters: terms.variants.flatMap((variant) => [variant, variant, variant, variant])
    }
  }
  return {
    sql: `(${terms.variants.map(() => `instr(${searched(u)}, ?) > 0`).join(' OR ')})`,
    parameters: terms.variants
  }
}

const anyDelivery = (u: string, which: string) =>
  `EXISTS (SELECT 1 FROM deliveries e WHERE e.user_id = ${u}.id AND e.${which} IS NOT NULL)`

const reachedSql: Record<ReachedStage, (u: string) => string> = {
  sent: (u) => `${u}.last_sent_at IS NOT NULL`,
  accepted: (u) => `${u}.sent_count > 0`,
  opened: (u) => anyDelivery(u, 'opened_at'),
  fetched: (u) => `(${anyDelivery(u, 'fetched_at')} AND NOT ${anyDelivery(u, 'opened_at')})`,
  confirmed: (u) => anyDelivery(u, 'confirmed_at')
}

const confirmed = (u: string, how: string) =>
  `EXISTS (SELECT 1 FROM deliveries e WHERE e.user_id = ${u}.id AND e.confirmed_at IS NOT NULL${how})`

const earlierMail = `EXISTS (SELECT 1 FROM deliveries f
  WHERE f.user_id = e.user_id AND f.id < e.id AND f.state = 'accepted')`
/** As in the view `confirmed_deliveries`. */
const afterSql: Record<ConfirmedAfter, string> = {
  mail: '',
  'first-mail': ` AND NOT ${earlierMail}`,
  reminder: ` AND ${earlierMail}`
}

/**
 * The parts of a filter without an index: all but status, search and domain. `now`: milliseconds since the epoch, for links
 * that have expired.
 */
export function restConditions(filter: UserFilter, u: string, now: number): RowCondition[] {
  const conditions: RowCondition[] = []
  if (filter.neverSent !== undefined) {
    conditions.push({ sql: `${u}.last_sent_at IS ${filter.neverSent ? '' : 'NOT '}NULL`, parameters: [] })
  }
  if (filter.reached !== undefined) conditions.push({ sql: reachedSql[filter.reached](u), parameters: [] })
  const { confirmedSince, confirmedUntil, confirmedAfter } = filter
  if (confirmedSince !== undefined || confirmedUntil !== undefined) {
    conditions.push({
      sql: confirmed(u, ' AND e.confirmed_at BETWEEN ? AND ?'),
      parameters: [confirmedSince ?? 0, confirmedUntil ?? Number.MAX_SAFE_INTEGER]
    })
  }
  if (confirmedAfter !== undefined) {
    const accepted = ` AND e.settled_at IS NOT NULL AND e.state = 'accepted'`
    conditions.push({ sql: confirmed(u, accepted + afterSql[confirmedAfter]), parameters: [] })
  }
  if (filter.linkExpired !== undefined) {
    const expired = `(${u}.link_expires_at IS NOT NULL AND ${u}.link_expires_at <= ? AND ${u}.link_used_at IS NULL)`
    conditions.push({ sql: filter.linkExpired ? expired : `NOT ${expired}`, parameters: [now] })
  }
  if (filter.lastOutcome !== undefined) {
    conditions.push({ sql: `${u}.last_outcome = ?`, parameters: [filter.lastOutcome] })
  }
  if (filter.addedSince !== undefined) {
    conditions.push({ sql: `${u}.created_at >= ?`, parameters: [filter.addedSince] })
  }
  if (filter.importId !== undefined) {
    conditions.push({ sql: `${u}.import_id = ?`, parameters: [filter.importId] })
  }
  return conditions
}

/** The whole filter as one condition. Deleted users never match. */
export function filterCondition(filter: UserFilter, u: string, now: number): RowCondition {
  const conditions = restConditions(filter, u, now)
  conditions.unshift(
    filter.status === undefined
      ? { sql: `${u}.status <> 'deleted'`, parameters: [] }
      : { sql: `${u}.status = ?`, parameters: [filter.status] }
  )
  const terms = searchTerms(filter.search)
  if (terms) conditions.push(searchCondition(terms, u))
  if (filter.domain !== undefined) {
    conditions.push(domainCondition(filter.domain.toLowerCase(), u))
  }
  return allOf(conditions)
}
