import type { Notice } from '../../shared/models/events.ts'
import type { Actor } from '../../shared/models/actor.ts'
import { type Db, readPhrase } from '../db/index.ts'

/** Those not dismissed, newest first. */
export const openNotices = (db: Db, limit: number): Notice[] =>
  db
    .all(
      db.k
        .selectFrom('notices')
        .select(['id', 'at', 'kind', 'phrase', 'campaign_id as campaignId'])
        .where('dismissed_at', 'is', null)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(limit)
    )
    .map((row) => ({ ...row, phrase: readPhrase(row.phrase) }))

export const hasNotice = (db: Db, id: number): boolean =>
  db.get(db.k.selectFrom('notices').select('id').where('id', '=', id)) !== undefined

/** Keeps who dismissed it first, and when. */
export function setDismissed(db: Db, id: number, now: number, actor: Actor): void {
  db.run(
    db.k
      .updateTable('notices')
      .set({ dismissed_at: now, dismissed_by: actor.id })
      .where('id', '=', id)
      .where('dismissed_at', 'is', null)
  )
}
