import { afterEach, beforeEach, expect, test } from 'vitest'
import { createAttemptIds } from '../../../src/engine/deliveries/attempts.sql.ts'
import { recoverQueue } from '../../../src/engine/deliveries/recovery.ts'
import { statesOf } from '../../helpers/test-engine.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { accepted, claimDue, makeCampaign, settleOne } from '../queue/queue-parts.ts'

let given: TestParts
beforeEach(() => (given = createTestParts()))
afterEach(() => given.cleanup())

const rows = (sql: string) => given.parts.db.statement(sql).all()

/** Two campaigns as a kill leaves them: 2 of 5 and 1 of 3 under way. */
function killed() {
  const { db } = given.parts
  const nextId = createAttemptIds(db)
  const first = makeCampaign(db, 5)
  const second = makeCampaign(db, 3)
  settleOne(given.parts, claimDue(given.parts, first, nextId, 1)[0]!, accepted)
  const late = claimDue(given.parts, first, nextId, 2)
  claimDue(given.parts, second, nextId, 1)
  return { first, second, late }
}

test('what was under way is unknown, everything else is as it was', () => {
  const { first, second } = killed()
  expect(recoverQueue(given.parts.db, given.clock.now())).toEqual({
    unknown: [
      { campaignId: first, count: 2 },
      { campaignId: second, count: 1 }
    ],
    resent: []
  })
  expect(statesOf(given.parts.db, first)).toEqual({ accepted: 1, unknown: 2, waiting: 2 })
  expect(statesOf(given.parts.db, second)).toEqual({ unknown: 1, waiting: 2 })
})

test('the attempts and the users say so too', () => {
  killed()
  recoverQueue(given.parts.db, given.clock.now())
  expect(rows(`SELECT outcome, cause, settled_at IS NOT NULL AS settled FROM attempts ORDER BY id`)).toEqual([
    { outcome: 'accepted', cause: 'accepted', settled: 1 },
    { outcome: 'unknown', cause: 'crashed-while-sending', settled: 1 },
    { outcome: 'unknown', cause: 'crashed-while-sending', settled: 1 },
    { outcome: 'unknown', cause: 'crashed-while-sending', settled: 1 }
  ])
  expect(
    rows(`SELECT count(*) AS n FROM users WHERE last_outcome = 'unknown' AND last_delivery_id IS NOT NULL`)
  ).toEqual([{ n: 3 }])
})

test('a second recovery finds nothing', () => {
  killed()
  recoverQueue(given.parts.db, given.clock.now())
  expect(recoverQueue(given.parts.db, given.clock.now())).toEqual({ unknown: [], resent: [] })
})

test('a result that the killed engine would have written comes too late', () => {
  const { first, late } = killed()
  recoverQueue(given.parts.db, given.clock.now())
  for (const claimed of late) settleOne(given.parts, claimed, accepted)
  expect(statesOf(given.parts.db, first)).toEqual({ accepted: 1, unknown: 2, waiting: 2 })
})

test('counts kept for the list are those of the rows', () => {
  const { first } = killed()
  recoverQueue(given.parts.db, given.clock.now())
  const kept = rows(`SELECT state, n FROM campaign_counts WHERE campaign_id = ${first} AND n > 0`) as {
    state: string
    n: number
  }[]
  expect(Object.fromEntries(kept.map(({ state, n }) => [state, n]))).toEqual(statesOf(given.parts.db, first))
})

test('a campaign that resends unknown outcomes by itself does so after a crash too, but no third time', () => {
  const { first, second } = killed()
  const { db } = given.parts
  db.statement(
    `UPDATE campaigns SET context = json_set(context, '$.unknownOutcomes', 'resend') WHERE id = ?`
  ).run(first)
  const [often] = rows(`SELECT id FROM deliveries WHERE campaign_id = ${first} AND state = 'sending' LIMIT 1`)
  db.statement('UPDATE deliveries SET tries = 2 WHERE id = ?').run(Number(often!['id']))
  expect(recoverQueue(db, given.clock.now())).toEqual({
    unknown: [
      { campaignId: first, count: 1 },
      { campaignId: second, count: 1 }
    ],
    resent: [{ campaignId: first, count: 1 }]
  })
  expect(statesOf(db, first)).toEqual({ accepted: 1, unknown: 1, waiting: 3 })
  expect(
    rows(`SELECT count(*) AS n FROM deliveries WHERE state = 'waiting' AND due_at > ${given.clock.now()}`)
  ).toEqual([{ n: 1 }])
})
