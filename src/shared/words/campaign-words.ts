import { assertNever } from '../errors.ts'
import type { CampaignProgress, CampaignSummary, OutcomeCounts } from '../models/campaign.ts'
import type { CauseText } from './cause-words.ts'
import type { DeliveryState } from '../models/delivery.ts'
import { isolate } from '../text/isolate.ts'
import type { Format } from './format.ts'

export const isOver = ({ state }: Pick<CampaignSummary, 'state'>): boolean =>
  state === 'finished' || state === 'stopped'

/** Recipients that were to be sent one: all but those left out beforehand. */
export const toBeSent = (campaign: Pick<CampaignSummary, 'total' | 'counts'>): number =>
  campaign.total - campaign.counts.skipped

/** Recipients whose message no server has accepted, in a campaign that is over. */
export const notThrough = (campaign: CampaignSummary): number => toBeSent(campaign) - campaign.counts.accepted

/** In the queue and not under way: what a Stop takes out. */
export const stillToSend = (counts: OutcomeCounts): number => counts.waiting + counts.deferred

export const secondsUntil = (at: number, now: number): string =>
  `${Math.max(0, Math.ceil((at - now) / 1000))} s`

/** '12:38:04' today, '12:38 yesterday' else. */
const startOf = (at: number, now: number, format: Format): string =>
  new Date(at).toDateString() === new Date(now).toDateString()
    ? format.clockWithSeconds(at)
    : format.moment(at, now)

/** When it starts, started or ended. */
export function whenWords(campaign: CampaignSummary, now: number, format: Format): string {
  const { startedAt, finishedAt, startsAt } = campaign
  switch (campaign.state) {
    case 'held':
      return `starts in ${secondsUntil(startsAt ?? now, now)}`
    case 'scheduled':
      return startsAt === null ? 'scheduled' : `starts ${format.moment(startsAt, now)}`
    case 'running':
    case 'paused':
      return startedAt === null ? 'not started' : `started ${startOf(startedAt, now, format)}`
    case 'finished':
      return finishedAt === null ? 'finished' : `finished ${startOf(finishedAt, now, format)}`
    case 'stopped': {
      const at = finishedAt === null ? '' : ` ${startOf(finishedAt, now, format)}`
      return startedAt === null ? `canceled${at}` : `stopped${at}`
    }
    default:
      return assertNever(campaign.state)
  }
}

/** 'started 12:38:04 · template “Confirm your account” · Test mailbox' */
export const aboutWords = (campaign: CampaignSummary, now: number, format: Format): string =>
  [
    whenWords(campaign, now, format),
    `template “${isolate(campaign.templateName)}”`,
    isolate(campaign.accountName)
  ].join(' · ')

/** How fast it goes and how long it takes, or took: '142/s · 9 s left'. */
export function paceWords(campaign: CampaignProgress, format: Format): string {
  const words: string[] = []
  if (campaign.state === 'running') {
    if (campaign.perSecond > 0) words.push(`${format.rate(campaign.perSecond)}/s`)
    if (campaign.remainingMs !== null) {
      words.push(`${format.duration(Math.max(1000, campaign.remainingMs))} left`)
    }
  }
  if (campaign.startedAt !== null && campaign.finishedAt !== null) {
    words.push(`took ${format.duration(Math.max(1000, campaign.finishedAt - campaign.startedAt))}`)
  }
  return words.join(' · ')
}

/** What sending once more to a group of refused recipients will do, said before it is done. */
export const retryWords = (
  changed: number,
  skipped: number,
  { sentence, advice }: CauseText,
  format: Format
): string =>
  [
    `Sends to ${format.count(changed)}${skipped > 0 ? `, skips ${format.count(skipped)} (verified, deleted or undeliverable since)` : ''}.`,
    `They were rejected: “${sentence}”. ${advice}`
  ].join(' ')

export interface EndWords {
  /** 'Finished: ' */
  start: string
  /** '3,600 accepted', '27 rejected', '11 need your decision': none is left out that is not nought. */
  parts: { outcome: DeliveryState; text: string }[]
}

/** How a campaign ended, in one line that hides no failure. */
export function endWords(campaign: CampaignSummary, format: Format): EndWords {
  const { counts } = campaign
  const all = toBeSent(campaign)
  if (campaign.startedAt === null) return { start: 'Canceled: no emails were sent', parts: [] }
  const start = campaign.state === 'finished' ? 'Finished: ' : 'Stopped: '
  if (all === 0) return { start: `${start}no recipients`, parts: [] }
  if (counts.accepted === all) {
    return {
      start: start,
      parts: [{ outcome: 'accepted', text: `all ${format.count(all)} accepted` }]
    }
  }
  const rest: [DeliveryState, string][] = [
    ['rejected', 'rejected'],
    ['unknown', counts.unknown === 1 ? 'needs your decision' : 'need your decision'],
    ['cancelled', 'not sent'],
    ['deferred', 'still deferred'],
    ['sending', 'in progress']
  ]
  return {
    start,
    parts: [
      { outcome: 'accepted', text: `${format.count(counts.accepted)} accepted` },
      ...rest
        .filter(([outcome]) => counts[outcome] > 0)
        .map(([outcome, word]) => ({ outcome, text: `${format.count(counts[outcome])} ${word}` }))
    ]
  }
}

/** What Pause and Cancel send will do, said before they do it. While the queue is being filled there are more to come. */
export function holdsBackWords(
  { counts, prepared }: Pick<CampaignSummary, 'counts' | 'prepared'>,
  kind: 'pause' | 'call-off',
  format: Format
): string {
  const left = `${prepared ? '' : 'At least '}${format.count(stillToSend(counts))}`
  if (kind === 'call-off') return `${left} won’t be sent.`
  const underWay = counts.sending > 0 ? ` ${format.count(counts.sending)} in progress will finish.` : ''
  return `${left} wait until you resume.${underWay}`
}

/** What Stop will do, said before it is done. */
export function stopWords(counts: OutcomeCounts, format: Format): string[] {
  const left = stillToSend(counts)
  const sentences = [`${format.countOf(left, 'email')} won’t be sent.`]
  if (counts.sending > 0) sentences.push(`${format.count(counts.sending)} in progress will finish.`)
  if (counts.accepted > 0) {
    sentences.push(
      `The ${format.count(counts.accepted)} already accepted ${counts.accepted === 1 ? 'isn’t' : 'aren’t'} affected.`
    )
  }
  sentences.push('A stopped campaign can’t be resumed.')
  return sentences
}

export const recipientsWords = (campaign: CampaignSummary, format: Format): string => {
  const { skipped } = campaign.counts
  const words = format.countOf(toBeSent(campaign), 'recipient')
  return skipped > 0 ? `${words}, ${format.count(skipped)} skipped` : words
}
