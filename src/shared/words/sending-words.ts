import { assertNever } from '../errors.ts'
import type { CampaignProgress } from '../models/campaign.ts'
import { secondsUntil, toBeSent } from './campaign-words.ts'
import type { Format } from './format.ts'
import { waitText, waitTimes } from './wait-words.ts'
import { pauseDetailText } from './pause-words.ts'

/**
 * '1,972 of 3,173 accepted · 142/s · 9 s left', 'starts in 8 s', 'Paused: …'. Beside the campaign's own screen, which
 * says how fast it goes and what it waits for, without a rate of its own.
 */
export function sendingWords(
  campaign: CampaignProgress,
  now: number,
  format: Format,
  { isOnItsScreen = false } = {}
): string {
  const accepted = `${format.count(campaign.counts.accepted)} of ${format.count(toBeSent(campaign))} accepted`
  switch (campaign.state) {
    case 'held':
      return startWords(campaign, `starts in ${secondsUntil(campaign.startsAt ?? now, now)}`, format)
    case 'scheduled':
      return startWords(campaign, `starts at ${format.moment(campaign.startsAt ?? now, now)}`, format)
    case 'paused':
      // The tag beside it says that it is paused.
      return campaign.pauseDetail === null
        ? accepted
        : `${accepted} · ${pauseDetailText(campaign.pauseDetail, format)}`
    case 'running':
      return isOnItsScreen ? accepted : [accepted, ...runningWords(campaign, now, format)].join(' · ')
    case 'finished':
    case 'stopped':
      return accepted
    default:
      return assertNever(campaign.state)
  }
}

/** A disk that is full keeps it from starting: it is tried again at the time that is named. */
function startWords(campaign: CampaignProgress, start: string, format: Format): string {
  const full = campaign.waits.find(({ kind }) => kind === 'disk')
  return [
    `${format.count(toBeSent(campaign))} recipients`,
    start,
    ...(full ? [waitText(full, format)] : [])
  ].join(' · ')
}

function runningWords(campaign: CampaignProgress, now: number, format: Format): string[] {
  if (!campaign.prepared) return ['preparing recipients']
  const words: string[] = []
  if (campaign.perSecond > 0) words.push(`${format.rate(campaign.perSecond)}/s`)
  if (campaign.remainingMs !== null)
    words.push(`${format.duration(Math.max(1000, campaign.remainingMs))} left`)
  const wait = campaign.waits[0]
  // Never a silent wait: when nothing moves, the reason stands where the rate would.
  if (campaign.perSecond === 0 && wait) {
    const times = waitTimes(wait, now, format)
    words.push(times ? `${waitText(wait, format)} (${times})` : waitText(wait, format))
  }
  return words
}
