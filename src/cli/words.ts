import { outcomeWords } from '../shared/words/outcome-words.ts'
import { pauseDetailText, pauseWords } from '../shared/words/pause-words.ts'
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
    : found.map((outcome) => `${count(counts[outcome])} ${outcomeWords[outcome].toLowerCase()}`).join(', ')
}

/** What exactly paused it; null where nothing more is known. */
export const pauseDetailOf = ({ pauseDetail }: Pick<CampaignSummary, 'pauseDetail'>): string | null =>
  pauseDetail && pauseDetailText(pauseDetail, format)

type Paused = Pick<CampaignSummary, 'state' | 'pauseReason' | 'pauseDetail'>

/** Why it is paused: 'The account can’t log in: 535 5.7.8 Authentication failed'; null where it is not. */
function pauseText(campaign: Paused): string | null {
  const { state, pauseReason } = campaign
  if (state !== 'paused' || pauseReason === null) return null
  const detail = pauseDetailOf(campaign)
  return detail === null ? pauseWords[pauseReason].title : `${pauseWords[pauseReason].title}: ${detail}`
}

/** 'paused (The account can’t log in: 535 5.7.8 Authentication failed)' */
export function stateWords(campaign: Paused): string {
  const why = pauseText(campaign)
  return why === null ? campaign.state : `${campaign.state} (${why})`
}

/** 'Campaign 7, Spring: paused, 300 accepted, 12 waiting (The account can’t log in)' */
export function campaignWords(campaign: CampaignSummary): string {
  const { id, name, state, counts } = campaign
  const why = pauseText(campaign)
  return `Campaign ${id}, ${name}: ${state}, ${countWords(counts)}${why === null ? '' : ` (${why})`}`
}

export const isoTime = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
