import type { CampaignState } from '../../shared/models/campaign.ts'
import type { UserStatus } from '../../shared/models/user.ts'
import type { Outcome } from '../../shared/words/outcome-words.ts'

/** A tone is a color; it never comes without its word. */
export type Tone = 'accepted' | 'deferred' | 'rejected' | 'unknown' | 'brand' | 'plain'

export const outcomeTones: Record<Outcome, Tone> = {
  waiting: 'plain',
  sending: 'brand',
  accepted: 'accepted',
  deferred: 'deferred',
  rejected: 'rejected',
  unknown: 'unknown',
  skipped: 'plain',
  cancelled: 'plain',
  'not-sent': 'plain'
}

export const statusTones: Record<UserStatus, Tone> = {
  pending: 'plain',
  verified: 'accepted',
  undeliverable: 'rejected'
}

export const campaignStateTones: Record<CampaignState, Tone> = {
  scheduled: 'brand',
  held: 'brand',
  running: 'accepted',
  paused: 'deferred',
  finished: 'plain',
  stopped: 'plain'
}
