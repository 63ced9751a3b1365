import type { Notice } from '../../shared/models/events.ts'
import type { NoticePhrase } from '../../shared/words/notice-words.ts'
import type { Clock } from '../runtime/index.ts'
import type { Db } from './database.ts'

export interface NewNotice {
  kind: Notice['kind']
  phrase: NoticePhrase
  campaignId?: number
}

/** What a notice is about: with these the same, a new one of the same reason takes the place of the one that is there. */
const subject = ['account', 'campaign', 'count', 'fileName', 'takenAt']
const hasSameSubject = subject.map(
  (name) => `phrase ->> '$.params.${name}' IS :phrase ->> '$.params.${name}'`
)

/**
 * Notices: what happened while nobody was looking and must not be missed. They stay until the person dismisses them, over
 * any number of starts. The same one twice says nothing new: the one that is there gets the new time and text.
 * Whoever calls this tells the window too: `events.changed('notices')`.
 */
export function addNotice(db: Db, { now }: Pick<Clock, 'now'>, notice: NewNotice): number {
  return db.transaction(() => {
    const campaignId = notice.campaignId ?? null
    const phrase = JSON.stringify(notice.phrase)
    const same = db
      .statement(
        `SELECT id FROM notices WHERE dismissed_at IS NULL AND campaign_id IS :campaignId
           AND phrase ->> '$.reason' = :phrase ->> '$.reason' AND ${hasSameSubject.join(' AND ')}`
      )
      .get({ campaignId, phrase }) as { id: number } | undefined
    const values = { at: now(), kind: notice.kind, phrase, campaign_id: campaignId }
    if (same) {
      db.run(db.k.updateTable('notices').set(values).where('id', '=', same.id))
      return same.id
    }
    return db.run(db.k.insertInto('notices').values({ ...values, dismissed_at: null })).lastId
  })
}
