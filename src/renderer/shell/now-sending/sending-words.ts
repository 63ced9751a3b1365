import { assertNever } from '../../../shared/errors.ts'
import type { CampaignProgress } from '../../../shared/models/campaign.ts'
import { format, formatCount, formatDuration, formatMoment, formatRate } from '../../format/index.ts'
import { waitText, waitTimes } from '../../../shared/words/wait-words.ts'
import { pauseDetailText } from '../../../shared/words/pause-words.ts'

/** Recipients that will get no further: skipped ones were never to be sent. */
export const toBeSent = (campaign: Pick<CampaignProgress, 'total' | 'counts'>): number =>
  campaign.total - campaign.counts.skipped

/**
 * '1,972 of 3,173 accepted · 142/s · 9 s left', 'starts in 8 s', 'Paused: …'. Beside the campaign's own screen, which
 * says how fast it goes and what it waits for, without a rate of its own.
 */
export function sendingWords(
  campaign: CampaignProgress,
  now: number,
  { isOnItsScreen = false } = {}
): string {
  const accepted = `${formatCount(campaign.counts.accepted)} of ${formatCount(toBeSent(campaign))} accepted`
  switch (campaign.state) {
    case 'held':
      return startWords(campaign, `starts in ${secondsUntil(campaign.startsAt ?? now, now)}`)
    case 'scheduled':
      return startWords(campaign, `starts at ${formatMoment(campaign.startsAt ?? now, now)}`)
    case 'paused':
      // The tag beside it says that it is paused.
      return campaign.pauseDetail === null
        ? accepted
        : `${accepted} · ${pauseDetailText(campaign.pauseDetail, format)}`
    case 'running':
      return isOnItsScreen ? accepted : [accepted, ...runningWords(campaign, now)].join(' · ')
    case 'finished':
    case 'stopped':
      return accepted
    default:
      return assertNever(campaign.state)
  }
}

/** A disk that is full keeps it from starting: it is tried again at the time that is named. */
function startWords(campaign: CampaignProgress, start: string): string {
  const full = campaign.waits.find(({ kind }) => kind === 'disk')
  return [
    `${formatCount(toBeSent(campaign))} recipients`,
    start,
    ...(full ? [waitText(full, format)] : [])
  ].join(' · ')
}

function runningWords(campaign: CampaignProgress, now: number): string[] {
  if (!campaign.prepared) return ['preparing recipients']
  const words: string[] = []
  if (campaign.perSecond > 0) words.push(`${formatRate(campaign.perSecond)}/s`)
  if (campaign.remainingMs !== null)
    words.push(`${formatDuration(Math.max(1000, campaign.remainingMs))} left`)
  const wait = campaign.waits[0]
  // Never a silent wait: when nothing moves, the reason stands where the rate would.
  if (campaign.perSecond === 0 && wait) {
    const times = waitTimes(wait, now, format)
    words.push(times ? `${waitText(wait, format)} (${times})` : waitText(wait, format))
  }
  return words
}

const secondsUntil = (at: number, now: number): string => `${Math.max(0, Math.ceil((at - now) / 1000))} s`
