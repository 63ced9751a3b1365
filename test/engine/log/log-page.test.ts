import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { logProcedures } from '../../../src/engine/log/procedures.ts'
import { eraseRows } from '../../../src/engine/privacy/erase-rows.sql.ts'
import type { LogFilter } from '../../../src/shared/models/delivery.ts'
import { createTestParts, seededRandom, type TestParts } from '../../helpers/test-parts.ts'
import { call } from '../../helpers/call.ts'
import { addAttempts, addCampaign, type LoggedAttempt } from './log-parts.ts'

let test: TestParts
let procedures: ReturnType<typeof logProcedures>
let start: number

beforeEach(() => {
  test = createTestParts()
  procedures = logProcedures(test.parts)
  start = test.clock.now()
  addCampaign(test.parts.db, 'Spring')
  addCampaign(test.parts.db, 'Summer')
})
afterEach(() => test.cleanup())

const page = (filter: LogFilter = {}, offset = 0, limit = 100, signal?: AbortSignal) =>
  call(procedures.page, { filter, offset, limit }, signal ? { signal } : {})
const idsOn = async (filter?: LogFilter, offset?: number, limit?: number) =>
  (await page(filter, offset, limit)).rows.map(({ id }) => id)

/** 25,000 attempts of 500 users in two campaigns, of every outcome, one a second. */
function fill(): LoggedAttempt[] {
  const random = seededRandom(7)
  const causes = {
    rejected: 'no-such-mailbox',
    deferred: 'greylisted',
    accepted: 'accepted',
    'not-sent': 'connection-lost'
  }
  const outcomes = ['accepted', 'accepted', 'accepted', 'rejected', 'deferred', 'not-sent'] as const
  const attempts = Array.from({ length: 25_000 }, (_, n) => {
    const userId = 1 + Math.floor(random() * 500)
    const outcome = outcomes[Math.floor(random() * outcomes.length)]!
    return {
      campaignId: random() < 0.3 ? 2 : 1,
      userId,
      address: `User.${userId}@${userId % 7 === 0 ? 'mail_a' : 'mailxa'}.example`,
      startedAt: start + n * 1000,
      outcome,
      cause: causes[outcome]
    }
  })
  addAttempts(test.parts.db, attempts)
  return attempts
}

function attempt(changes: Partial<LoggedAttempt> = {}): LoggedAttempt {
  return {
    campaignId: 1,
    userId: 1,
    address: 'a@x.example',
    startedAt: start,
    outcome: 'accepted',
    cause: 'accepted',
    ...changes
  }
}

describe('the log', () => {
  it('is empty at first', async () => {
    expect(await page()).toEqual({ rows: [], offset: 0, total: 0 })
  })

  it('tells of each attempt who, when, through which campaign, how it ended and what the server said', async () => {
    addAttempts(test.parts.db, [
      {
        campaignId: 2,
        userId: 9,
        address: 'Jõe@mail.example',
        startedAt: start,
        outcome: 'rejected',
        cause: 'no-such-mailbox',
        reply: '550 5.1.1 No such user'
      }
    ])
    expect((await page()).rows).toEqual([
      {
        id: 1,
        at: start,
        deliveryId: 1,
        userId: 9,
        campaignId: 2,
        campaignName: 'Summer',
        address: 'Jõe@mail.example',
        outcome: 'rejected',
        cause: 'no-such-mailbox',
        reply: '550 5.1.1 No such user',
        durationMs: null,
        try: 1
      }
    ])
  })

  it('shows every page of every filter, newest first, as counting through all rows would', async () => {
    const attempts = fill()
    const filters: [LogFilter, (attempt: LoggedAttempt) => boolean][] = [
      [{}, () => true],
      [{ campaignId: 2 }, ({ campaignId }) => campaignId === 2],
      [{ userId: 42 }, ({ userId }) => userId === 42],
      [{ outcome: 'accepted' }, ({ outcome }) => outcome === 'accepted'],
      [{ cause: 'greylisted' }, ({ cause }) => cause === 'greylisted'],
      [{ search: 'uSER.4' }, ({ address }) => address.startsWith('User.4')],
      [{ search: ' mail_a ' }, ({ address }) => address.includes('mail_a')],
      [{ search: '%' }, () => false],
      [
        { since: start + 1_000_000, until: start + 2_000_000 },
        ({ startedAt }) => startedAt >= start + 1_000_000 && startedAt <= start + 2_000_000
      ],
      [
        { campaignId: 1, outcome: 'rejected', search: 'user.1', since: start + 5_000_000 },
        (one) =>
          one.campaignId === 1 &&
          one.outcome === 'rejected' &&
          one.address.startsWith('User.1') &&
          one.startedAt >= start + 5_000_000
      ]
    ]
    for (const [filter, fits] of filters) {
      const expected = attempts.flatMap((attempt, index) => (fits(attempt) ? [index + 1] : [])).toReversed()
      const { total } = await page(filter)
      expect(total, JSON.stringify(filter)).toBe(expected.length)
      for (const offset of [
        0,
        1,
        99,
        100,
        777,
        expected.length - 101,
        expected.length - 1,
        expected.length,
        90_000
      ]) {
        if (offset < 0) continue
        expect(await idsOn(filter, offset)).toEqual(expected.slice(offset, offset + 100))
      }
    }
  })

  it('grows at its newest end, whatever ids were left out', async () => {
    addAttempts(test.parts.db, [attempt()])
    expect(await idsOn()).toEqual([1])
    test.parts.db
      .statement(
        `INSERT INTO attempts (id, delivery_id, campaign_id, user_id, address, try, started_at, outcome, account_name)
       VALUES (50000, 1, 1, 1, 'a@x.example', 2, 1, 'sending', 'Office')`
      )
      .run()
    expect(await idsOn()).toEqual([50_000, 1])
    expect(await idsOn({}, 1, 1)).toEqual([1])
    expect((await page()).total).toBe(2)
  })

  it('moves an attempt from filter to filter as it settles', async () => {
    const [first, second, third] = addAttempts(test.parts.db, [
      attempt(),
      attempt({ outcome: 'sending', cause: null }),
      attempt()
    ])
    expect(await idsOn({ outcome: 'sending' })).toEqual([second])
    expect(await idsOn({ outcome: 'accepted' })).toEqual([third, first])
    expect(await idsOn({ cause: 'accepted' })).toEqual([third, first])
    expect(await idsOn({ settled: true })).toEqual([third, first])
    test.parts.db
      .statement(`UPDATE attempts SET outcome = 'accepted', cause = 'accepted' WHERE id = ?`)
      .run(second!)
    expect(await idsOn({ outcome: 'sending' })).toEqual([])
    expect(await idsOn({ outcome: 'accepted' })).toEqual([third, second, first])
    expect(await idsOn({ cause: 'accepted' })).toEqual([third, second, first])
    expect(await idsOn({ settled: true })).toEqual([third, second, first])
    expect(await idsOn({ outcome: 'accepted' })).toEqual([third, second, first])
  })

  it('tells which messages still stand as they do: by their last attempt, until something becomes of them', async () => {
    const { db } = test.parts
    const put = { outcome: 'deferred', cause: 'greylisted' } as const
    const [first, earlier, later, rejected] = addAttempts(db, [
      attempt(put),
      attempt(put),
      attempt(put),
      attempt({ outcome: 'rejected', cause: 'no-such-mailbox' })
    ])
    const stands = (delivery: number, state: string, last: number) =>
      db
        .statement('UPDATE deliveries SET state = ?, last_attempt_id = ? WHERE id = ?')
        .run(state, last, delivery)
    db.statement('UPDATE attempts SET delivery_id = 2 WHERE id = ?').run(later!)
    stands(1, 'deferred', first!)
    stands(2, 'deferred', later!)
    stands(4, 'rejected', rejected!)
    expect(await idsOn({ outcome: 'deferred' })).toEqual([later, earlier, first])
    expect(await idsOn({ stands: 'deferred', cause: 'greylisted' })).toEqual([later, first])
    expect(await idsOn({ stands: 'rejected' })).toEqual([rejected])
    stands(1, 'cancelled', first!)
    expect(await idsOn({ stands: 'deferred' })).toEqual([later])
  })

  it('finds attempts by part of the address, and of what the server said', async () => {
    const [refused, taken] = addAttempts(test.parts.db, [
      attempt({ outcome: 'rejected', reply: '550 5.1.1 No such mailbox' }),
      attempt({ reply: '250 2.0.0 Captured' })
    ])
    expect(await idsOn({ search: '5.1.1' })).toEqual([refused])
    expect(await idsOn({ search: 'captur' })).toEqual([taken])
    expect(await idsOn({ search: '100%' })).toEqual([])
  })

  it('no longer finds the attempts of people who were erased', async () => {
    const address = 'bo@y.example'
    const [other, theirs] = addAttempts(test.parts.db, [attempt(), attempt({ userId: 2, address })])
    expect(await idsOn({ search: 'bo@' })).toEqual([theirs])
    expect(await idsOn({ userId: 2 })).toEqual([theirs])
    eraseRows(test.parts.db, { ids: [2], keys: [address], words: [address], tests: [] })
    expect(await idsOn({ search: 'bo@' })).toEqual([])
    expect(await idsOn({ userId: 2 })).toEqual([])
    expect(await idsOn()).toEqual([theirs, other])
  })

  it('answers several at once, and one after another was called off', async () => {
    fill()
    const ending = new AbortController()
    const calledOff = page({ search: 'user' }, 0, 1, ending.signal)
    ending.abort()
    await expect(calledOff).rejects.toThrow()
    const answers = await Promise.all([
      page({ search: 'user' }),
      page({ search: 'user' }, 200),
      page({ search: 'user' })
    ])
    expect(answers.map(({ total }) => total)).toEqual([25_000, 25_000, 25_000])
    expect(answers[0].rows).toEqual(answers[2].rows)
  })

  it('keeps the lists asked for last, and makes the others anew', async () => {
    addAttempts(test.parts.db, [attempt()])
    for (let userId = 1; userId < 40; userId++) await page({ userId })
    expect(await idsOn({ userId: 1 })).toEqual([1])
  })
})
