import type { Notice } from '../../shared/models/events.ts'
import type { Clock } from '../runtime/index.ts'
import type { Db } from './database.ts'

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
