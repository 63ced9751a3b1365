import type { TroubleOf } from '../../../src/engine/overview/decisions.ts'
import { decisionText } from '../../../src/shared/words/decision-words.ts'
import { format } from '../../helpers/format.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ensureMailboxAccount } from '../../../src/engine/accounts/mailbox-account.ts'
import { outcomeDays } from '../../../src/engine/overview/outcomes-by-day.ts'
import { overviewProcedures } from '../../../src/engine/overview/procedures.ts'
import { sidebarCounts } from '../../../src/engine/overview/sidebar-counts.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { call } from '../../helpers/call.ts'
import type { CampaignKind, CampaignState, PauseReason } from '../../../src/shared/models/campaign.ts'
import { insertAttempt, insertCampaign, insertDelivery, insertUser } from '../../builders/insert-rows.ts'

const hour = 3_600_000

let test: TestParts
let trouble: ReturnType<TroubleOf>
const troubleOf = (id: number) => (id === 1 ? trouble : null)

beforeEach(() => {
  test = createTestParts()
  trouble = null
  ensureMailboxAccount(test.parts.db, test.clock)
})
afterEach(() => test.cleanup())

const overview = () => call(overviewProcedures(test.parts, { dispatcher: () => ({ troubleOf }) }).get, {})
const sql = (text: string) => void test.parts.db.statement(text).run()

/** Users `1…n`, each sent one mail by campaign 1 that was accepted now. */
function accepted(n: number): void {
  const { db, clock } = test.parts
  campaign('Spring', 'finished')
  db.transaction(() => {
    for (let id = 1; id <= n; id++) {
      insertUser(db, { id, address: `u${id}@x.example` })
      insertDelivery(db, { id, campaign_id: 1, user_id: id, state: 'sending' })
      insertAttempt(db, { delivery_id: id, started_at: clock.now() })
    }
    sql(`UPDATE attempts SET outcome = 'accepted'`)
    sql(`UPDATE deliveries SET state = 'accepted', cause = 'accepted', settled_at = ${clock.now()}`)
    sql(`UPDATE users SET last_sent_at = ${clock.now()}, sent_count = 1`)
  })
}

function campaign(
  name: string,
  state: CampaignState,
  more: { reason?: PauseReason; detail?: string; until?: number; kind?: CampaignKind } = {}
) {
  const { reason = null, detail = null, until = null, kind = 'campaign' } = more
  insertCampaign(test.parts.db, {
    kind,
    name,
    state,
    pause_reason: reason,
    pause_detail: detail && JSON.stringify({ reason: 'said', params: { text: detail } }),
    pause_until: until
  })
}

describe('the overview', () => {
  it('has nothing to tell at first, for each of the last thirty days', async () => {
    const { funnel, days, ...rest } = await overview()
    expect(funnel).toEqual({ sent: 0, accepted: 0, opened: 0, fetched: 0, confirmed: 0 })
    expect(days).toHaveLength(30)
    expect(new Set(days.map(({ day }) => day)).size).toBe(30)
    expect(rest).toEqual({ timeToConfirm: null, causes: [], decisions: [] })
  })

  it('counts people once on their way from sent to confirmed', async () => {
    accepted(10)
    const at = test.clock.now()
    sql(`UPDATE users SET sent_count = 0 WHERE id > 8`)
    sql(`UPDATE deliveries SET opened_at = ${at} WHERE id <= 5`)
    sql(`UPDATE deliveries SET confirmed_at = ${at} WHERE id <= 3`)
    // Two more mails to the first: opened and confirmed again.
    insertDelivery(test.parts.db, { id: 90, campaign_id: 1, user_id: 1, state: 'accepted' })
    sql(`UPDATE deliveries SET opened_at = ${at}, confirmed_at = ${at} WHERE id = 90`)
    sql(`UPDATE users SET sent_count = 2 WHERE id = 1`)
    // Of these two a person has opened the link of one.
    sql(`UPDATE deliveries SET fetched_at = ${at} WHERE id IN (5, 6)`)
    expect((await overview()).funnel).toEqual({ sent: 10, accepted: 8, opened: 5, fetched: 1, confirmed: 3 })
  })

  it('tells how long people take to confirm, within one in a hundred', async () => {
    accepted(100)
    const from = test.clock.now()
    for (let id = 1; id <= 100; id++)
      sql(`UPDATE deliveries SET confirmed_at = ${from + id * hour} WHERE id = ${id}`)
    const { timeToConfirm } = await overview()
    expect(timeToConfirm!.count).toBe(100)
    expect(timeToConfirm!.median / (50 * hour)).toBeCloseTo(1, 1)
    expect(Math.abs(timeToConfirm!.median / (50 * hour) - 1)).toBeLessThan(0.0101)
    expect(Math.abs(timeToConfirm!.p10 / (10 * hour) - 1)).toBeLessThan(0.0101)
    expect(Math.abs(timeToConfirm!.p90 / (90 * hour) - 1)).toBeLessThan(0.0101)
  })

  it('tells it by domain, the largest first, and apart for first mails and reminders', async () => {
    accepted(12)
    const from = test.clock.now()
    sql(`UPDATE deliveries SET domain = 'd' || (id % 10) || '.example' WHERE id > 2`)
    const second = { id: 90, campaign_id: 1, user_id: 1, state: 'accepted', settled_at: from } as const
    insertDelivery(test.parts.db, second)
    sql(`UPDATE deliveries SET confirmed_at = ${from + hour} WHERE id > 1 AND id < 90`)
    sql(`UPDATE deliveries SET confirmed_at = ${from + 5 * hour} WHERE id = 90`)
    const { byMail, byDomain, count } = (await overview()).timeToConfirm!
    expect(count).toBe(12)
    expect(byMail.first!.count).toBe(11)
    expect(byMail.first!.median / hour).toBeCloseTo(1, 1)
    expect(byMail.reminder!.count).toBe(1)
    expect(byMail.reminder!.median / (5 * hour)).toBeCloseTo(1, 1)
    expect(byDomain).toHaveLength(8)
    expect(byDomain[0]).toMatchObject({ domain: 'x.example', count: 2 })
    expect(byDomain[0]!.p90 / (5 * hour)).toBeCloseTo(1, 1)
  })

  it('counts a confirmation on the day it came and an outcome on the day of its attempt', async () => {
    accepted(4)
    sql(`UPDATE attempts SET outcome = 'rejected' WHERE id = 2`)
    sql(`UPDATE attempts SET outcome = 'unknown' WHERE id = 3`)
    test.clock.advance(24 * hour)
    sql(`UPDATE deliveries SET confirmed_at = ${test.clock.now()} WHERE id = 1`)
    const { days } = await overview()
    expect(days.slice(-2)).toMatchObject([
      { accepted: 2, rejected: 1, unknown: 1, confirmed: 0 },
      { accepted: 0, rejected: 0, unknown: 0, confirmed: 1 }
    ])
  })

  it('groups failures by cause in plain words, the most frequent first', async () => {
    accepted(6)
    sql(`UPDATE deliveries SET state = 'rejected', cause = 'mailbox-full' WHERE id = 1`)
    sql(`UPDATE deliveries SET state = 'rejected', cause = 'no-such-mailbox' WHERE id IN (2, 3)`)
    sql(`UPDATE deliveries SET state = 'deferred', cause = NULL WHERE id = 4`)
    expect((await overview()).causes).toEqual([
      { cause: 'no-such-mailbox', state: 'rejected', count: 2 },
      { cause: '', state: 'deferred', count: 1 },
      { cause: 'mailbox-full', state: 'rejected', count: 1 }
    ])
  })
})

describe('what waits for a decision', () => {
  it('is an account in trouble, a campaign that stays paused, and outcomes that nobody knows', async () => {
    accepted(3)
    sql(`UPDATE deliveries SET state = 'unknown' WHERE id < 3`)
    campaign('Summer', 'paused', { reason: 'account-refused', detail: '535 5.7.8 Authentication failed.' })
    campaign('Goes on by itself', 'paused', { reason: 'quota', until: test.clock.now() + hour })
    campaign('Runs', 'running')
    const refused = { reason: 'said' as const, params: { text: 'connect ECONNREFUSED 127.0.0.1:2525' } }
    trouble = { phrase: refused }
    expect((await overview()).decisions).toEqual([
      { kind: 'account', name: 'Test mailbox', trouble: refused, campaignId: null },
      {
        kind: 'paused',
        name: 'Summer',
        reason: 'account-refused',
        detail: { reason: 'said', params: { text: '535 5.7.8 Authentication failed.' } },
        campaignId: 2
      },
      { kind: 'unknown', name: 'Spring', count: 2, campaignId: 1 }
    ])
    expect((await overview()).decisions.map((decision) => decisionText(decision, format))).toEqual([
      'Test mailbox: connect ECONNREFUSED 127.0.0.1:2525',
      'Summer is paused: its account can’t log in (535 5.7.8 Authentication failed)',
      'Spring: 2 emails may or may not have arrived'
    ])
    expect(sidebarCounts(test.parts.db, troubleOf).decisions).toBe(3)
  })

  it('is over when it was decided', async () => {
    accepted(1)
    sql(`UPDATE deliveries SET state = 'unknown'`)
    sql(`UPDATE deliveries SET state = 'accepted'`)
    expect((await overview()).decisions).toEqual([])
  })
})

describe('the sidebar', () => {
  it('counts people, campaigns that are not over, and captured mails', () => {
    accepted(5)
    sql(`UPDATE users SET status = 'verified' WHERE id = 1`)
    sql(`UPDATE users SET status = 'deleted' WHERE id = 2`)
    for (const state of ['scheduled', 'held', 'running', 'paused', 'stopped'] as const) campaign(state, state)
    campaign('Mail to u1', 'running', { kind: 'single' })
    for (const seen of [0, 0, 1]) {
      sql(
        `INSERT INTO captured (received_at, mail_from, rcpt_to, to_name, subject, size, raw, seen)
         VALUES (1, 'a@x.example', 'b@x.example', '', 'Hello', 3, x'414243', ${seen})`
      )
    }
    expect(sidebarCounts(test.parts.db, troubleOf)).toEqual({
      users: 4,
      pending: 3,
      live: 4,
      paused: 1,
      scheduled: 1,
      captured: 3,
      unseen: 2,
      decisions: 1
    })
  })
})

describe('days', () => {
  const zone = process.env['TZ']
  afterEach(() => {
    if (zone === undefined) delete process.env['TZ']
    else process.env['TZ'] = zone
  })

  it.each([
    ['Europe/Berlin', '2026-03-29', 23],
    ['Europe/Berlin', '2026-10-25', 25],
    ['Asia/Kolkata', '2026-03-29', 24],
    ['Pacific/Chatham', '2026-01-10', 24]
  ])('in %s begin and end at midnight there, also on %s with its %d hours', (timeZone, day, hours) => {
    process.env['TZ'] = timeZone
    const [year, month, date] = day.split('-').map(Number) as [number, number, number]
    const noonAfter = new Date(year, month - 1, date + 1, 12).getTime()
    const put = test.parts.db.statement(`INSERT INTO outcome_quarters VALUES (?, 'accepted', 1)`)
    for (let n = 1; n <= 4 * 96; n++) put.run(noonAfter - (noonAfter % 900_000) - n * 900_000)
    const days = outcomeDays(test.parts.db, noonAfter, 3)
    expect(days[1]).toEqual({ day, accepted: hours * 4, rejected: 0, unknown: 0, confirmed: 0 })
    expect(days[2]!.accepted).toBe(48)
  })
})
