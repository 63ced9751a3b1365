import { assertNever } from '../../../shared/errors.ts'
import type { CampaignProgress, CampaignSummary, OutcomeCounts } from '../../../shared/models/campaign.ts'
import { formatCount, formatCountOf, formatRate } from '../../format/format-count.ts'
import { formatClockWithSeconds, formatDuration, formatMoment } from '../../format/format-time.ts'

/** Recipients that were to be sent one: all but those left out beforehand. */
export const toBeSent = (campaign: CampaignSummary): number => campaign.total - campaign.counts.skipped

/** Recipients whose message no server has accepted, in a campaign that is over. */
export const notThrough = (campaign: CampaignSummary): number => toBeSent(campaign) - campaign.counts.accepted

/** In the queue and not under way: what a Stop takes out. */
export const stillToSend = (counts: OutcomeCounts): number => counts.waiting + counts.deferred

export const secondsUntil = (at: number, now: number): string =>
  `${Math.max(0, Math.ceil((at - now) / 1000))} s`

/** '12:38:04' today, '12:38 yesterday' else. */
const startOf = (at: number, now: number): string =>
  new Date(at).toDateString() === new Date(now).toDateString()
    ? formatClockWithSeconds(at)
    : formatMoment(at, now)

/** When it starts, started or ended. */
export function whenWords(campaign: CampaignSummary, now: number): string {
  const { startedAt, finishedAt, startsAt } = campaign
  switch (campaign.state) {
    case 'held':
      return `starts in ${secondsUntil(startsAt ?? now, now)}`
    case 'scheduled':
      return startsAt === null ? 'scheduled' : `starts ${formatMoment(startsAt, now)}`
    case 'running':
    case 'paused':
      return startedAt === null ? 'not started' : `started ${startOf(startedAt, now)}`
    case 'finished':
      return finishedAt === null ? 'finished' : `finished ${startOf(finishedAt, now)}`
    case 'stopped': {
      const at = finishedAt === null ? '' : ` ${startOf(finishedAt, now)}`
      return startedAt === null ? `called off${at}` : `stopped${at}`
    }
    default:
      return assertNever(campaign.state)
  }
}

/** 'started 12:38:04 · template “Confirm your account” · Test mailbox' */
export const aboutWords = (campaign: CampaignSummary, now: number): string =>
  [whenWords(campaign, now), `template “${campaign.templateName}”`, campaign.accountName].join(' · ')

/** How fast it goes and how long it takes, or took: '142 a second · 9 s left'. */
export function paceWords(campaign: CampaignProgress): string {
  const words: string[] = []
  if (campaign.state === 'running') {
    if (campaign.perSecond > 0) words.push(`${formatRate(campaign.perSecond)} a second`)
    if (campaign.remainingMs !== null) {
      words.push(`${formatDuration(Math.max(1000, campaign.remainingMs))} left`)
    }
  }
  if (campaign.startedAt !== null && campaign.finishedAt !== null) {
    words.push(`took ${formatDuration(Math.max(1000, campaign.finishedAt - campaign.startedAt))}`)
  }
  return words.join(' · ')
}

/** What Stop will do, said before it is done. */
export function stopWords(counts: OutcomeCounts): string[] {
  const sentences = [`${formatCount(stillToSend(counts))} will not be sent any more.`]
  if (counts.sending > 0) sentences.push(`${formatCount(counts.sending)} under way will finish.`)
  if (counts.accepted > 0) {
    sentences.push(
      `${formatCount(counts.accepted)} accepted ${counts.accepted === 1 ? 'stays' : 'stay'} as ${counts.accepted === 1 ? 'it is' : 'they are'}.`
    )
  }
  sentences.push('A stopped campaign cannot be resumed.')
  return sentences
}

export const recipientsWords = (campaign: CampaignSummary): string => {
  const { skipped } = campaign.counts
  const words = formatCountOf(toBeSent(campaign), 'recipient')
  return skipped > 0 ? `${words}, ${formatCount(skipped)} left out` : words
}
