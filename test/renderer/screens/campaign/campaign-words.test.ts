import { expect, test } from 'vitest'
import {
  notThrough,
  paceWords,
  stopWords,
  toBeSent,
  whenWords
} from '../../../../src/renderer/screens/campaign/campaign-words.ts'
import type { CampaignProgress } from '../../../../src/shared/models/campaign.ts'

const noCounts = {
  waiting: 0,
  sending: 0,
  accepted: 0,
  deferred: 0,
  rejected: 0,
  unknown: 0,
  skipped: 0,
  cancelled: 0
}
const noon = new Date(2026, 10, 21, 12, 0).getTime()

const campaign = (part: Partial<CampaignProgress>): CampaignProgress => ({
  id: 1,
  kind: 'campaign',
  name: 'Verify pending users',
  state: 'running',
  pauseReason: null,
  pauseDetail: null,
  createdAt: noon,
  startedAt: noon,
  finishedAt: null,
  startsAt: null,
  templateName: 'Confirm your account',
  accountName: 'Test mailbox',
  accountKind: 'mailbox',
  total: 0,
  prepared: true,
  counts: noCounts,
  perSecond: 0,
  remainingMs: null,
  waits: [],
  ...part
})

test('Stop says beforehand how many will not be sent, and how many under way will finish', () => {
  const words = stopWords({ ...noCounts, waiting: 300, deferred: 12, sending: 5, accepted: 1 })
  expect(words).toEqual([
    '312 will not be sent any more.',
    '5 under way will finish.',
    '1 accepted stays as it is.',
    'A stopped campaign cannot be resumed.'
  ])
})

test('who was left out beforehand counts neither as to be sent nor as not through', () => {
  const over = campaign({
    state: 'finished',
    total: 10,
    counts: { ...noCounts, skipped: 3, accepted: 5, rejected: 2 }
  })
  expect(toBeSent(over)).toBe(7)
  expect(notThrough(over)).toBe(2)
})

test('a held campaign counts the seconds down', () => {
  const held = campaign({ state: 'held', startedAt: null, startsAt: noon + 7_600 })
  expect(whenWords(held, noon)).toBe('starts in 8 s')
})

test('a campaign that was stopped before it started was called off', () => {
  expect(whenWords(campaign({ state: 'stopped', startedAt: null }), noon)).toBe('called off')
})

test('the pace is the rate and the time left while it runs, and how long it took when it is over', () => {
  expect(paceWords(campaign({ perSecond: 142, remainingMs: 9_000 }))).toBe('142 a second · 9 s left')
  expect(paceWords(campaign({ state: 'finished', finishedAt: noon + 22_000 }))).toBe('took 22 s')
})
