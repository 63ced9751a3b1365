import { format } from './format.ts'
import type { CampaignSummary, OutcomeCounts, PreflightReport } from '../shared/models/campaign.ts'

export const { count, countOf: some } = format

const skipWords: Record<keyof PreflightReport['skipped'], string> = {
  verified: 'verified already',
  recentlySent: 'sent one recently',
  undeliverable: 'undeliverable',
  sameAddress: 'same address twice',
  noLink: 'no link in the import'
}

/** '312 will go, 41 skipped (30 verified already, 11 sent one recently)' */
export function goingWords(willGo: number, skipped: PreflightReport['skipped']): string {
  const reasons = Object.entries(skipWords).flatMap(([reason, words]) => {
    const n = skipped[reason as keyof PreflightReport['skipped']]
    return n > 0 ? [`${count(n)} ${words}`] : []
  })
  const all = Object.values(skipped).reduce((sum, n) => sum + n, 0)
  return `${count(willGo)} will go, ${count(all)} skipped${reasons.length > 0 ? ` (${reasons.join(', ')})` : ''}`
}

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

/** 'Campaign 7, Spring: paused, 300 accepted, 12 waiting (its account refuses the log-in)' */
export function campaignWords({
  id,
  name,
  state,
  counts,
  pauseReason,
  pauseDetail
}: CampaignSummary): string {
  const why = state === 'paused' ? ` (${[pauseReason, pauseDetail].filter(Boolean).join(': ')})` : ''
  return `Campaign ${id}, ${name}: ${state}, ${countWords(counts)}${why}`
}

export const isoTime = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString())
