import type { AnnotationPhrase } from '../../../shared/words/chart-words.ts'
import type { Db } from '../../db/index.ts'

/** Returns the mark's ID. */
export function insertMark(db: Db, campaignId: number, phrase: AnnotationPhrase, from: number): number {
  const { lastInsertRowid } = db
    .statement('INSERT INTO campaign_marks (campaign_id, from_at, phrase) VALUES (?, ?, ?)')
    .run(campaignId, from, JSON.stringify(phrase))
  return Number(lastInsertRowid)
}

export function endMark(db: Db, id: number, to: number): void {
  db.statement('UPDATE campaign_marks SET to_at = ? WHERE id = ?').run(to, id)
}
