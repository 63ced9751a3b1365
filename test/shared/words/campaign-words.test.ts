import { expect, test } from 'vitest'
import {
  endWords,
  holdsBackWords,
  notThrough,
  paceWords,
  stopWords,
  toBeSent,
  whenWords
} from '../../../src/shared/words/campaign-words.ts'
import type { CampaignProgress } from '../../../src/shared/models/campaign.ts'
import { createFormat } from '../../../src/shared/words/format.ts'

const format = createFormat({ locale: 'en-US' })
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
  ratePerSecond: null,
  total: 0,
  prepared: true,
  counts: noCounts,
  perSecond: 0,
  remainingMs: null,
  waits: [],
  ...part
})

test('Stop says beforehand how many won’t be sent, and how many in progress will finish', () => {
  const words = stopWords({ ...noCounts, waiting: 300, deferred: 12, sending: 5, accepted: 1 }, format)
  expect(words).toEqual([
    '312 emails won’t be sent.',
    '5 in progress will finish.',
    'The 1 already accepted isn’t affected.',
    'A stopped campaign can’t be resumed.'
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
  expect(whenWords(held, noon, format)).toBe('starts in 8 s')
})

test('a campaign that was stopped before it started was canceled', () => {
  expect(whenWords(campaign({ state: 'stopped', startedAt: null }), noon, format)).toBe('canceled')
})

test('the pace is the rate and the time left while it runs, and how long it took when it is over', () => {
  expect(paceWords(campaign({ perSecond: 142, remainingMs: 9_000 }), format)).toBe('142/s · 9 s left')
  expect(paceWords(campaign({ state: 'finished', finishedAt: noon + 22_000 }), format)).toBe('took 22 s')
})

test('the line that says how it ended hides no failure', () => {
  const ended = (part: Partial<CampaignProgress>): string => {
    const { start, parts } = endWords(campaign({ state: 'finished', ...part }), format)
    return start + parts.map(({ text }) => text).join(', ')
  }
  const counts = { ...noCounts, accepted: 1204, rejected: 150, unknown: 2, skipped: 7 }
  expect(ended({ total: 1363, counts })).toMatch(
    /^Finished: 1.204 accepted, 150 rejected, 2 need your decision$/
  )
  expect(ended({ total: 6, counts: { ...noCounts, accepted: 6 } })).toBe('Finished: all 6 accepted')
  expect(ended({ total: 7, counts: { ...noCounts, skipped: 7 } })).toBe('Finished: no recipients')
  expect(ended({ state: 'stopped', total: 9, counts: { ...noCounts, accepted: 4, cancelled: 5 } })).toBe(
    'Stopped: 4 accepted, 5 not sent'
  )
  expect(ended({ state: 'stopped', startedAt: null, total: 9 })).toBe('Canceled: no emails were sent')
})

test('Pause and Cancel send say beforehand whom they hold back, and that there are more while the queue is being filled', () => {
  const counts = { ...noCounts, waiting: 1200, deferred: 34, sending: 2 }
  expect(holdsBackWords(campaign({ counts }), 'pause', format)).toBe(
    '1,234 wait until you resume. 2 in progress will finish.'
  )
  expect(holdsBackWords(campaign({ counts, prepared: false }), 'call-off', format)).toBe(
    'At least 1,234 won’t be sent.'
  )
})
