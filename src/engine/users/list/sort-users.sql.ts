import type { UserSort } from '../../../shared/models/user.ts'
import { type Db, readIds } from '../../db/index.ts'
import type { IdSet } from './id-set.ts'

/** What each sort goes by: the same orders as those of `arrange`. */
const sortKeys: Record<UserSort['by'], string[]> = {
  name: ['name_key'],
  address: ['address_key'],
  status: ['status', 'name_key'],
  lastSent: ['last_sent_at IS NULL', 'last_sent_at'],
  linkExpires: ['link_expires_at IS NULL', 'link_expires_at'],
  sentCount: ['sent_count'],
  added: []
}

export function sortFew(db: Db, ids: IdSet, sort: UserSort): Uint32Array {
  const keys = [...sortKeys[sort.by], 'id'].map((key) =>
    key.endsWith('IS NULL') ? key : `${key} ${sort.descending ? 'DESC' : 'ASC'}`
  )
  const list = JSON.stringify(Array.from(ids.toArray()))
  const sql = `SELECT id FROM users WHERE id IN (SELECT value FROM json_each(?)) ORDER BY ${keys.join(', ')} LIMIT -1`
  return Uint32Array.from(readIds(db, sql, list))
}
