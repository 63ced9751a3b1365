import type { Actor } from '../../shared/models/actor.ts'
import type { Db } from '../db/index.ts'

/** What people do to a campaign. What it does on its own, as pausing for a wrong password, is in its row. */
export type CampaignAct =
  | 'created'
  | 'started'
  | 'called-off'
  | 'paused'
  | 'resumed'
  | 'stopped'
  | 'rate-changed'
  | 'retried'
  | 'decided'

/** In the transaction of what it tells of. */
export function recordAct(db: Db, campaignId: number, act: CampaignAct, actor: Actor, at: number): void {
  db.statement('INSERT INTO campaign_actions (campaign_id, at, action, actor) VALUES (?, ?, ?, ?)').run(
    campaignId,
    at,
    act,
    actor.id
  )
}
