import { sentenceError } from '../../shared/errors.ts'
import type { Notice } from '../../shared/models/events.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Clock } from '../runtime/clock.ts'
import type { Db } from '../db/database.ts'

/** At most this many are shown; older ones come up as those are dismissed. */
const mostShown = 50

export type NewNotice = Pick<Notice, 'kind' | 'title' | 'body'> & { campaignId?: number }

/**
 * Notices: what happened while nobody looked and must not be missed. They stay until the person dismisses them, over any
 * number of starts. The same one twice in a row says nothing new: the one that is there gets the new time and text.
 * Whoever calls this tells the window too: `events.changed('notices')`.
 */
export function addNotice(db: Db, { now }: Pick<Clock, 'now'>, notice: NewNotice): number {
  return db.transaction(() => {
    const { k } = db
    const campaignId = notice.campaignId ?? null
    const same = db.get(
      k
        .selectFrom('notices')
        .select('id')
        .where('dismissed_at', 'is', null)
        .where('title', '=', notice.title)
        .where('campaign_id', 'is', campaignId)
    )
    const values = {
      at: now(),
      kind: notice.kind,
      title: notice.title,
      body: notice.body,
      campaign_id: campaignId
    }
    if (same) {
      db.run(k.updateTable('notices').set(values).where('id', '=', same.id))
      return same.id
    }
    return db.run(k.insertInto('notices').values({ ...values, dismissed_at: null })).lastId
  })
}

/** Those not dismissed, newest first. */
export function listNotices(db: Db): Notice[] {
  return db.all(
    db.k
      .selectFrom('notices')
      .select(['id', 'at', 'kind', 'title', 'body', 'campaign_id as campaignId'])
      .where('dismissed_at', 'is', null)
      .orderBy('at', 'desc')
      .orderBy('id', 'desc')
      .limit(mostShown)
  )
}

/** Throws NOT_FOUND. Dismissing twice is no error: two windows can show the same notice. */
export function dismissNotice(db: Db, { now }: Pick<Clock, 'now'>, id: number, actor: Actor): void {
  const found = db.get(db.k.selectFrom('notices').select('dismissed_at').where('id', '=', id))
  if (!found) throw sentenceError('NOT_FOUND', 'That notice is not there any more.')
  if (found.dismissed_at !== null) return
  db.run(
    db.k.updateTable('notices').set({ dismissed_at: now(), dismissed_by: actor.id }).where('id', '=', id)
  )
}
