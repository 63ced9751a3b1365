import type { CampaignState } from '../models/campaign.ts'
import type { AttemptOutcome, DeliveryState } from '../models/delivery.ts'
import type { UserStatus } from '../models/user.ts'

export type Outcome = DeliveryState | AttemptOutcome

export const outcomeWords: Record<Outcome, string> = {
  waiting: 'Waiting',
  sending: 'Sending',
  accepted: 'Accepted',
  deferred: 'Deferred',
  rejected: 'Rejected',
  unknown: 'Unknown',
  skipped: 'Skipped',
  cancelled: 'Canceled',
  'not-sent': 'Not sent'
}

/** What each outcome means, for a hover. */
export const outcomeMeanings: Record<Outcome, string> = {
  waiting: 'In the queue, not sent yet',
  sending: 'Being sent to the mail server now',
  accepted: 'The mail server took it. That is all SMTP tells us.',
  deferred: 'The server asked us to retry later. It is retried automatically.',
  rejected: 'The server rejected it permanently',
  unknown: 'The connection was lost after sending: it may have arrived',
  skipped: 'Not emailed, for a reason',
  cancelled: 'Removed from the queue before it was sent',
  'not-sent': 'The server never read it. The recipient is waiting again.'
}

export const statusWords: Record<UserStatus, string> = {
  pending: 'Pending',
  verified: 'Verified',
  undeliverable: 'Undeliverable'
}

export const campaignStateWords: Record<CampaignState, string> = {
  scheduled: 'Scheduled',
  held: 'Starting',
  running: 'Running',
  paused: 'Paused',
  finished: 'Finished',
  stopped: 'Stopped'
}
