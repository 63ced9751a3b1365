import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { claim } from '../../../src/engine/deliveries/claim.ts'
import { readRows } from '../../../src/engine/deliveries/due-deliveries.sql.ts'
import {
  cancel,
  countAsAccepted,
  endCrashed,
  endSending,
  legalTransitions,
  type Retriable,
  sendAgain,
  skip,
  skipErased,
  type StateAfterAttempt
} from '../../../src/engine/deliveries/transitions.ts'
import type { DeliveryState } from '../../../src/shared/models/delivery.ts'
import { deliveryStates } from '../../../src/shared/models/words.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { makeCampaign, plainMessage } from '../queue/queue-parts.ts'

const id = 1
const userId = 1
const attemptId = 5
const now = 1_000

let given: TestParts
let campaignId: number
beforeEach(() => {
  given = createTestParts()
  campaignId = makeCampaign(given.parts.db, 1)
})
afterEach(() => given.cleanup())

const run = (sql: string, ...values: (string | number | null)[]) =>
  given.parts.db.statement(sql).run(...values)
const mirror = () =>
  given.parts.db
    .statement('SELECT last_outcome AS outcome, last_due_at AS due, sent_count AS sent FROM users')
    .get()

/** As if the delivery had been tried, and were in this state now. */
function put(state: DeliveryState): void {
  run(
    `UPDATE deliveries SET state = ?, last_attempt_id = ?, due_at = ? WHERE id = ?`,
    state,
    attemptId,
    state === 'deferred' ? 500 : 0,
    id
  )
  run(`UPDATE users SET last_delivery_id = ?, last_sent_at = 900, last_outcome = ?`, id, state)
}

const stateNow = () =>
  given.parts.db.statement('SELECT state FROM deliveries').get()?.['state'] as DeliveryState

const end = (state: StateAfterAttempt) =>
  endSending(given.parts.db)(
    {
      deliveryId: id,
      attemptId,
      userId,
      state,
      dueAt: 0,
      giveUpAt: null,
      cause: '',
      isTry: true,
      isAccepted: state === 'accepted',
      arrivedLinkExpiresAt: null
    },
    now
  )

function rowsOfAnyState() {
  const { db } = given.parts
  const before = stateNow()
  run(`UPDATE deliveries SET state = 'waiting'`)
  const rows = readRows(db, [id], now)
  run('UPDATE deliveries SET state = ?', before)
  return rows
}

function claimIt(): void {
  // Whatever its state: a message can be made before the delivery is cancelled.
  const [row] = rowsOfAnyState()
  const made = plainMessage(row!)
  if ('skip' in made) throw new Error('Every row makes a message here.')
  claim(given.parts.db, [made], 'Test', now, () => 9)
}

/** Everything that changes a state, and the states it is meant to lead to. */
const actions: Record<string, { work: () => void; from: readonly DeliveryState[]; to: DeliveryState }> = {
  claim: { work: claimIt, from: ['waiting', 'deferred'], to: 'sending' },
  skip: {
    work: () => skip(given.parts.db, [{ id, reason: 'verified' }], now),
    from: ['waiting', 'deferred'],
    to: 'skipped'
  },
  'skip who is erased': {
    work: () => void skipErased(given.parts.db, [userId], now),
    from: ['waiting', 'deferred'],
    to: 'skipped'
  },
  cancel: { work: () => cancel(given.parts.db, [id], now), from: ['waiting', 'deferred'], to: 'cancelled' },
  'count as accepted': {
    work: () => countAsAccepted(given.parts.db, [id], now),
    from: ['unknown'],
    to: 'accepted'
  },
  'end a crash': {
    work: () => endCrashed(given.parts.db, campaignId, now),
    from: ['sending'],
    to: 'unknown'
  },
  ...Object.fromEntries(
    legalTransitions.sending.map((to) => [
      `end as ${to}`,
      { work: () => void end(to), from: ['sending'], to }
    ])
  ),
  ...Object.fromEntries(
    (['unknown', 'rejected', 'deferred'] satisfies Retriable[]).map((from) => [
      `send again what was ${from}`,
      { work: () => sendAgain(given.parts.db, from, [id], 0), from: [from], to: 'waiting' }
    ])
  )
}

describe.each(Object.entries(actions))('%s', (_, { work, from, to }) => {
  test.each(deliveryStates.map((state) => [state, from.includes(state) ? to : state]))(
    'makes of %s: %s',
    (before, after) => {
      put(before)
      given.parts.db.transaction(work)
      expect(stateNow()).toBe(after)
      if (after !== before) expect(legalTransitions[before]).toContain(after)
    }
  )
})

test('every transition of the table has an action that makes it', () => {
  const made = Object.values(actions).flatMap(({ from, to }) => from.map((state) => `${state} → ${to}`))
  const legal = Object.entries(legalTransitions).flatMap(([from, next]) =>
    next.map((to) => `${from} → ${to}`)
  )
  expect(new Set(made)).toEqual(new Set(legal))
})

describe('the user’s row', () => {
  test('says of the newest delivery what it says itself', () => {
    const { db } = given.parts
    put('deferred')
    sendAgain(db, 'deferred', [id], 0)
    expect(mirror()).toEqual({ outcome: 'waiting', due: null, sent: 0 })
    cancel(db, [id], now)
    expect(mirror()).toEqual({ outcome: 'cancelled', due: null, sent: 0 })
  })

  test('is left alone by any other delivery, and by one that was never tried', () => {
    const { db } = given.parts
    put('unknown')
    run('UPDATE users SET last_delivery_id = 99, last_outcome = ?', 'accepted')
    sendAgain(db, 'unknown', [id], 0)
    expect(mirror()).toMatchObject({ outcome: 'accepted' })
    run('UPDATE users SET last_delivery_id = NULL, last_outcome = NULL')
    run('UPDATE deliveries SET last_attempt_id = NULL')
    cancel(db, [id], now)
    expect(mirror()).toMatchObject({ outcome: null })
  })

  test('counts a message that is counted as accepted, though a later one was sent since', () => {
    put('unknown')
    run('UPDATE users SET last_delivery_id = 99')
    countAsAccepted(given.parts.db, [id], now)
    expect(mirror()).toMatchObject({ sent: 1 })
  })
})
