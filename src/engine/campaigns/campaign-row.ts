import { AppError } from '../../shared/errors.ts'
import type { CampaignKind, CampaignState, PauseReason } from '../../shared/models/campaign.ts'
import type { Selection } from '../../shared/models/user.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Db } from '../db/index.ts'
import type { EligibilityTerms } from '../deliveries/index.ts'
import { eligibilityTerms, type SendContext, sendContextSchema } from './message/send-context.ts'
import { recordAct } from './campaign-actions.ts'

export interface NewCampaign {
  kind: CampaignKind
  name: string
  context: SendContext
  accountId: number
  selection: Selection
  ratePerSecond: number | null
  firstBatch: number | null
  evenIfRecent: boolean
  createdBy: Actor
  /** When it starts by itself, ms since the epoch; null: at once, its only recipient queued by the caller. */
  startsAt: number | null
  state: 'scheduled' | 'held' | 'running'
}

/** Inside a transaction. Returns its id. */
export function insertCampaign(db: Db, campaign: NewCampaign, now: number): number {
  const { lastInsertRowid } = db
    .statement(
      `INSERT INTO campaigns (kind, name, state, created_at, starts_at, started_at, context, selection, account_id,
         template_name, rate_per_second, first_batch, even_if_recent, queued_through)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`
    )
    .run(
      campaign.kind,
      campaign.name,
      campaign.state,
      now,
      campaign.startsAt,
      campaign.state === 'running' ? now : null,
      JSON.stringify(campaign.context),
      JSON.stringify(campaign.selection),
      campaign.accountId,
      campaign.context.template.name,
      campaign.ratePerSecond,
      campaign.firstBatch,
      campaign.evenIfRecent ? 1 : 0,
      campaign.kind === 'campaign' ? 0 : null
    )
  const id = Number(lastInsertRowid)
  recordAct(db, id, 'created', campaign.createdBy, now)
  return id
}

/** A campaign, as what is to be done next depends on it. */
export interface CampaignRow {
  id: number
  kind: CampaignKind
  state: CampaignState
  name: string
  context: string
  accountId: number
  ratePerSecond: number | null
  firstBatch: number | null
  startsAt: number | null
  pauseReason: PauseReason | null
  pauseUntil: number | null
  queuedThrough: number | null
  evenIfRecent: number
}

/** Throws NOT_FOUND. */
export function campaignRow(db: Db, id: number): CampaignRow {
  const found = db
    .statement(
      `SELECT id, kind, state, name, context, account_id AS accountId, rate_per_second AS ratePerSecond,
         first_batch AS firstBatch, starts_at AS startsAt, pause_reason AS pauseReason, pause_until AS pauseUntil, queued_through AS queuedThrough,
         even_if_recent AS evenIfRecent
       FROM campaigns WHERE id = ?`
    )
    .get(id) as unknown as CampaignRow | undefined
  if (!found) throw new AppError('NOT_FOUND', 'campaign-gone')
  return found
}

/** Throws INTERNAL if it is damaged. */
export function readContext({ context, name }: CampaignRow): SendContext {
  try {
    return sendContextSchema.parse(JSON.parse(context))
  } catch (cause) {
    throw new AppError('INTERNAL', 'campaign-settings-damaged', { name }, { cause })
  }
}

/** Whom it would send to now. Throws as `readContext`. */
export function campaignTerms(campaign: CampaignRow, now: number): EligibilityTerms {
  return eligibilityTerms(readContext(campaign), campaign.evenIfRecent === 1, now)
}
