import { pauseDetailText } from '../shared/words/pause-words.ts'
import { format } from './format.ts'
import type { CampaignSummary, OutcomeCounts } from '../shared/models/campaign.ts'
import { type SkipCounts, skippedText } from '../shared/words/skip-words.ts'

export const { count, countOf: some, size } = format

/** '312 will be emailed, 41 skipped (30 already verified, 11 emailed recently)' */
export const recipientWords = (willGo: number, skipped: SkipCounts): string =>
  `${count(willGo)} will be emailed, ${skippedText(skipped, format)}`

const outcomes = [
  'accepted',
  'deferred',
  'rejected',
  'unknown',
  'waiting',
  'sending',
  'skipped',
  'cancelled'
] as const

/** '300 accepted, 12 rejected' */
export function countWords(counts: OutcomeCounts): string {
  const found = outcomes.filter((outcome) => counts[outcome] > 0)
  return found.length === 0
    ? 'nobody'
    : found.map((outcome) => `${count(counts[outcome])} ${outcome}`).join(', ')
}

/** What exactly paused it; null where nothing more is known. */
export const pauseDetailOf = ({ pauseDetail }: Pick<CampaignSummary, 'pauseDetail'>): string | null =>
  pauseDetail && pauseDetailText(pauseDetail, format)

/** 'paused: account-refused: 535 5.7.8 Authentication failed' */
export function stateWords(campaign: Pick<CampaignSummary, 'state' | 'pauseReason' | 'pauseDetail'>): string {
  const { state, pauseReason } = campaign
  return [state, ...(state === 'paused' ? [pauseReason, pauseDetailOf(campaign)] : [])]
    .filter(Boolean)
    .join(': ')
}

/** 'Campaign 7, Spring: paused, 300 accepted, 12 waiting (its account refuses the log-in)' */
export function campaignWords(campaign: CampaignSummary): string {
  const { id, name, state, counts, pauseReason } = campaign
  const why =
    state === 'paused' ? ` (${[pauseReason, pauseDetailOf(campaign)].filter(Boolean).join(': ')})` : ''
  return `Campaign ${id}, ${name}: ${state}, ${countWords(counts)}${why}`
}

export const isoTime = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
