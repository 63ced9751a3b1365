import { describe, expect, it } from 'vitest'
import { sendingWords } from '../../../src/shared/words/sending-words.ts'
import type { CampaignProgress } from '../../../src/shared/models/campaign.ts'
import { createFormat } from '../../../src/shared/words/format.ts'

const format = createFormat({ locale: 'en-US' })
const now = 1_700_000_000_000

const campaign = (part: Partial<CampaignProgress>): CampaignProgress => ({
  id: 1,
  kind: 'campaign',
  name: 'Verify pending users',
  state: 'running',
  pauseReason: null,
  pauseDetail: null,
  createdAt: now,
  startedAt: now,
  finishedAt: null,
  startsAt: null,
  templateName: 'Confirm your account',
  accountName: 'Test mailbox',
  accountKind: 'mailbox',
  ratePerSecond: null,
  total: 60,
  prepared: true,
  counts: {
    waiting: 20,
    sending: 0,
    accepted: 30,
    deferred: 0,
    rejected: 0,
    unknown: 0,
    skipped: 10,
    cancelled: 0
  },
  perSecond: 5,
  remainingMs: 4000,
  waits: [],
  ...part
})

describe('The now-sending bar', () => {
  it('counts against those who are to be sent one, not against the skipped', () => {
    expect(sendingWords(campaign({}), now, format)).toBe('30 of 50 accepted · 5/s · 4 s left')
  })

  it('says no rate beside the screen that says it', () => {
    expect(sendingWords(campaign({}), now, format, { isOnItsScreen: true })).toBe('30 of 50 accepted')
  })

  it('says why a start does not come off, and counts down to the next try', () => {
    const wait = {
      kind: 'disk' as const,
      phrase: { reason: 'disk-full', params: {} },
      since: null,
      until: now + 4000
    }
    expect(sendingWords(campaign({ state: 'held', startsAt: now + 4000, waits: [wait] }), now, format)).toBe(
      '50 recipients · starts in 4 s · The disk is full or read-only. Results are kept in memory until they can be saved. Make room, and sending resumes.'
    )
  })

  it('counts down while it can be called off', () => {
    expect(sendingWords(campaign({ state: 'held', startsAt: now + 7400 }), now, format)).toBe(
      '50 recipients · starts in 8 s'
    )
  })

  it('says why nothing moves', () => {
    const waits: CampaignProgress['waits'] = [
      {
        kind: 'domain',
        phrase: { reason: 'domain', params: { domain: 'hoshi.example', count: 3 } },
        since: null,
        until: null
      }
    ]
    expect(sendingWords(campaign({ perSecond: 0, remainingMs: null, waits }), now, format)).toBe(
      '30 of 50 accepted · hoshi.example limits connections: 3 waiting'
    )
  })

  it('says since when there is no connection, and when it is tried again', () => {
    const waits: CampaignProgress['waits'] = [
      {
        kind: 'breaker',
        phrase: { reason: 'cause', params: { cause: 'server-unreachable' } },
        since: now,
        until: now + 30_000
      }
    ]
    expect(sendingWords(campaign({ perSecond: 0, remainingMs: null, waits }), now, format)).toMatch(
      /accepted · Mail server unreachable \(since .+ · retries in 30 s\)$/
    )
  })

  it('says why it paused', () => {
    const paused = campaign({
      state: 'paused',
      pauseReason: 'quota',
      pauseDetail: { reason: 'said', params: { text: '454 Daily message quota exceeded' } }
    })
    expect(sendingWords(paused, now, format)).toBe('30 of 50 accepted · 454 Daily message quota exceeded')
  })
})
