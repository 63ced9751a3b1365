import { AppError } from '../../shared/errors.ts'
import type { Notice } from '../../shared/models/events.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Clock } from '../runtime/index.ts'
import { type Db, readPhrase } from '../db/index.ts'

/** At most this many are shown; older ones come up as those are dismissed. */
const mostShown = 50

/** Those not dismissed, newest first. */
export function listNotices(db: Db): Notice[] {
  return db
    .all(
      db.k
        .selectFrom('notices')
        .select(['id', 'at', 'kind', 'phrase', 'campaign_id as campaignId'])
        .where('dismissed_at', 'is', null)
        .orderBy('at', 'desc')
        .orderBy('id', 'desc')
        .limit(mostShown)
    )
    .map((row) => ({ ...row, phrase: readPhrase(row.phrase) }))
}

/** Throws NOT_FOUND. Dismissing twice is no error: two windows can show the same notice. */
export function dismissNotice(db: Db, { now }: Pick<Clock, 'now'>, id: number, actor: Actor): void {
  const found = db.get(db.k.selectFrom('notices').select('dismissed_at').where('id', '=', id))
  if (!found) throw new AppError('NOT_FOUND', 'notice-gone')
  if (found.dismissed_at !== null) return
  db.run(
    db.k.updateTable('notices').set({ dismissed_at: now(), dismissed_by: actor.id }).where('id', '=', id)
  )
}
