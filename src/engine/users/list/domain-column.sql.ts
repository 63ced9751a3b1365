import type { Db } from '../../db/index.ts'

/** Two lists of the same length: users, and the domain of each. */
export interface UserDomains {
  ids: number[]
  domains: string[]
}

/** As two texts: several times as fast as reading rows. */
function readDomains(db: Db, where: string, ...parameters: (string | number)[]): UserDomains {
  const { ids, domains } = db
    .statement<{ ids: string; domains: string }>(
      `SELECT json_group_array(id) AS ids, json_group_array(domain) AS domains FROM users WHERE ${where}`
    )
    .get(...parameters)!
  return { ids: JSON.parse(ids), domains: JSON.parse(domains) }
}

export const domainsInRange = (db: Db, after: number, through: number): UserDomains =>
  readDomains(db, 'id > ? AND id <= ?', after, through)

export const domainsOf = (db: Db, ids: number[]): UserDomains =>
  readDomains(db, 'id IN (SELECT value FROM json_each(?))', JSON.stringify(ids))
