import { AppError } from '../../shared/errors.ts'
import type { CampaignKind } from '../../shared/models/campaign.ts'
import type { Selection } from '../../shared/models/user.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Db } from '../db/index.ts'
import type { EligibilityTerms } from '../deliveries/index.ts'
import { eligibilityTerms, type SendContext, sendContextSchema } from './message/send-context.ts'
import { recordAct } from './campaign-actions.sql.ts'
import { type CampaignRow, findCampaign, insertRow } from './campaigns.sql.ts'

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
  const id = insertRow(db, {
    kind: campaign.kind,
    name: campaign.name,
    state: campaign.state,
    createdAt: now,
    startsAt: campaign.startsAt,
    startedAt: campaign.state === 'running' ? now : null,
    context: JSON.stringify(campaign.context),
    selection: JSON.stringify(campaign.selection),
    accountId: campaign.accountId,
    templateName: campaign.context.template.name,
    ratePerSecond: campaign.ratePerSecond,
    firstBatch: campaign.firstBatch,
    evenIfRecent: campaign.evenIfRecent ? 1 : 0,
    queuedThrough: campaign.kind === 'campaign' ? 0 : null
  })
  recordAct(db, id, 'created', campaign.createdBy, now)
  return id
}

/** Throws NOT_FOUND. */
export function campaignRow(db: Db, id: number): CampaignRow {
  const found = findCampaign(db, id)
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
