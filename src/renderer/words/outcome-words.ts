import type { CampaignState } from '../../shared/models/campaign.ts'
import type { AttemptOutcome, DeliveryState, SkipReason } from '../../shared/models/delivery.ts'
import type { UserStatus } from '../../shared/models/user.ts'

/** A tone is a colour; it never comes without its word. */
export type Tone = 'accepted' | 'deferred' | 'rejected' | 'unknown' | 'brand' | 'plain'

export type Outcome = DeliveryState | AttemptOutcome

export const outcomeWords: Record<Outcome, string> = {
  waiting: 'Waiting',
  sending: 'Sending',
  accepted: 'Accepted',
  deferred: 'Retrying',
  rejected: 'Rejected',
  unknown: 'Unknown',
  skipped: 'Skipped',
  cancelled: 'Cancelled',
  'not-sent': 'Not sent'
}

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

/** What each outcome means, for a hover. */
export const outcomeMeanings: Record<Outcome, string> = {
  waiting: 'In the queue, not handed over yet',
  sending: 'Being handed to the mail server now',
  accepted: 'The mail server took it; that is all SMTP tells',
  deferred: 'The server asked to come back later; it is tried again by itself',
  rejected: 'The server refused it for good',
  unknown: 'The connection was lost after the message was sent: it may have arrived',
  skipped: 'Left out, with a reason',
  cancelled: 'Taken out of the queue before it was sent',
  'not-sent': 'The server never read it; the recipient waits again'
}

export const statusWords: Record<UserStatus, string> = {
  pending: 'Pending',
  verified: 'Verified',
  undeliverable: 'Undeliverable'
}

export const statusTones: Record<UserStatus, Tone> = {
  pending: 'plain',
  verified: 'accepted',
  undeliverable: 'rejected'
}

export const campaignStateWords: Record<CampaignState, string> = {
  scheduled: 'Scheduled',
  held: 'Starting',
  running: 'Running',
  paused: 'Paused',
  finished: 'Finished',
  stopped: 'Stopped'
}

export const campaignStateTones: Record<CampaignState, Tone> = {
  scheduled: 'brand',
  held: 'brand',
  running: 'accepted',
  paused: 'deferred',
  finished: 'plain',
  stopped: 'plain'
}

export const skipWords: Record<SkipReason, string> = {
  verified: 'Verified already',
  'recently-sent': 'Sent one recently',
  undeliverable: 'Undeliverable before',
  'same-address': 'Same address twice',
  'no-link': 'No link in the import',
  deleted: 'Deleted'
}
