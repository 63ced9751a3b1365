import { afterEach, beforeEach, expect, test } from 'vitest'
import { createDomainLimits, type DomainLimits } from '../../../../src/engine/queue/limits/domain-limits.ts'
import {
  activeCampaign,
  type ActiveCampaign,
  type MakeMessage
} from '../../../../src/engine/queue/account-queue/active-campaign.ts'
import { createPrefetch, type Prefetch } from '../../../../src/engine/queue/account-queue/prefetch.ts'
import { createRateLimit } from '../../../../src/engine/queue/limits/rate-limit.ts'
import { AppError } from '../../../../src/shared/errors.ts'
import { statesOf } from '../../../helpers/test-engine.ts'
import { createTestParts, type TestParts } from '../../../helpers/test-parts.ts'
import { makeCampaign, plainMessage } from '../queue-parts.ts'

let given: TestParts
let domains: DomainLimits
let outbox: Prefetch
let broken: string[]
beforeEach(() => {
  given = createTestParts()
  domains = createDomainLimits()
  broken = []
  outbox = createPrefetch(given.parts.db, given.clock, domains, {
    skipped: () => {},
    broken: (_id, error) => void broken.push(error.message)
  })
})
afterEach(() => given.cleanup())

function running(id: number, make: MakeMessage = plainMessage): ActiveCampaign {
  return activeCampaign({
    id,
    kind: 'campaign',
    make,
    rate: createRateLimit(null, given.clock),
    stopLoss: null,
    firstBatchLeft: null
  })
}
const run = (sql: string, ...parameters: (string | number)[]) =>
  given.parts.db.statement(sql).run(...parameters)
const fill = (campaign: ActiveCampaign, most = 10) => outbox.fill(campaign, most, given.clock.now())
const fillWhole = (campaign: ActiveCampaign) => {
  let reads = 0
  while (fill(campaign) > 0) reads++
  return reads
}
const takeAll = (campaign: ActiveCampaign) => {
  const taken: number[] = []
  for (let one = outbox.take(campaign); one; one = outbox.take(campaign)) taken.push(one.delivery.id)
  return taken
}
const sent = (ids: number[]) => {
  for (const id of ids) run(`UPDATE deliveries SET state = 'accepted' WHERE id = ?`, id)
}

test('makes messages in the order of the queue, each once', () => {
  const campaign = running(makeCampaign(given.parts.db, 25))
  const made: number[] = []
  for (;;) {
    if (fill(campaign) === 0) break
    const taken = takeAll(campaign)
    made.push(...taken)
    sent(taken)
  }
  expect(made).toEqual(Array.from({ length: 25 }, (_, i) => i + 1))
  expect(campaign.drained).toBe(true)
})

test('what is on the shelf is not made again', () => {
  const campaign = running(makeCampaign(given.parts.db, 3))
  expect(fill(campaign)).toBe(3)
  expect(fill(campaign)).toBe(0)
  expect(outbox.size(campaign)).toBe(3)
  expect(campaign.drained).toBe(false)
})

test('each campaign has a shelf of its own', () => {
  const first = running(makeCampaign(given.parts.db, 30))
  const second = running(makeCampaign(given.parts.db, 3))
  fill(first)
  fill(second)
  expect(outbox.take(second)?.delivery.campaignId).toBe(second.id)
  outbox.drop(first)
  expect(outbox.size(first)).toBe(0)
  expect(outbox.size(second)).toBe(2)
})

test('recipients of a slowed domain wait, and all others pass them by', () => {
  domains.slowed('slow.example', 4)
  const id = makeCampaign(given.parts.db, 40, (i) => `u${i}@${i <= 30 ? 'slow' : 'quick'}.example`)
  const campaign = running(id)
  fillWhole(campaign)
  // Room for two of the slow ones, and the quick ones from far behind.
  expect(takeAll(campaign).sort((a, b) => a - b)).toEqual([1, 2, 31, 32, 33, 34, 35, 36, 37, 38, 39, 40])
  expect(outbox.parked(id, 'slow.example')).toBe(28)
})

test('as many to a slowed domain are made as it has room for', () => {
  domains.slowed('slow.example', 4)
  const campaign = running(makeCampaign(given.parts.db, 5, (i) => `u${i}@slow.example`))
  fillWhole(campaign)
  expect(takeAll(campaign)).toEqual([1, 2])
  domains.started('slow.example')
  domains.started('slow.example')
  expect(fill(campaign)).toBe(0)
  domains.ended('slow.example')
  expect(fill(campaign)).toBe(1)
  expect(takeAll(campaign)).toEqual([3])
})

test('a long queue to a slowed domain is read once, however long it takes to send', () => {
  domains.slowed('slow.example', 2)
  domains.started('slow.example')
  const id = makeCampaign(given.parts.db, 3000, (i) => `u${i}@slow.example`)
  const campaign = running(id)
  expect(fillWhole(campaign)).toBeLessThan(40)
  expect(outbox.parked(id, 'slow.example')).toBe(3000)
  for (let i = 0; i < 100; i++) expect(fill(campaign)).toBe(0)
  domains.ended('slow.example')
  expect(fill(campaign)).toBe(1)
})

test('once the domain is free again its recipients go like all others, in order', () => {
  domains.slowed('slow.example', 2)
  const campaign = running(makeCampaign(given.parts.db, 7, (i) => `u${i}@slow.example`))
  fillWhole(campaign)
  domains.accepted('slow.example')
  domains.accepted('slow.example')
  fillWhole(campaign)
  expect(takeAll(campaign)).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('what was made before its domain was slowed is parked too', () => {
  const id = makeCampaign(given.parts.db, 12, (i) => `u${i}@${i <= 10 ? 'slow' : 'quick'}.example`)
  const campaign = running(id)
  fill(campaign)
  domains.slowed('slow.example', 2)
  domains.started('slow.example')
  expect(outbox.take(campaign)).toBeUndefined()
  fillWhole(campaign)
  expect(takeAll(campaign)).toEqual([11, 12])
  expect(outbox.parked(id, 'slow.example')).toBe(10)
})

test('a deferral whose time has come goes before fresh recipients', () => {
  const campaign = running(makeCampaign(given.parts.db, 5))
  run(`UPDATE deliveries SET state = 'deferred', due_at = ? WHERE id = 5`, given.clock.now() + 1000)
  run(`UPDATE deliveries SET due_at = ? WHERE id = 4`, given.clock.now() + 1000)
  fill(campaign, 2)
  expect(takeAll(campaign)).toEqual([1, 2])
  given.clock.advance(1000)
  fill(campaign, 2)
  expect(takeAll(campaign)).toEqual([5, 4])
})

test('recipients queued later are found though others came back to waiting in between', () => {
  const { db } = given.parts
  const id = makeCampaign(db, 2)
  const campaign = running(id)
  domains.slowed('x.example', 2)
  domains.started('x.example')
  run('UPDATE deliveries SET due_at = ? WHERE id = 2', given.clock.now() - 1000)
  fillWhole(campaign)
  run(
    `INSERT INTO deliveries (campaign_id, user_id, address, address_key, domain, name, state)
     SELECT campaign_id, user_id, address, address_key, 'quick.example', name, 'waiting' FROM deliveries WHERE id = 1`
  )
  fill(campaign)
  expect(takeAll(campaign)).toEqual([3])
})

test('one that is waiting again behind the mark is found at the end of the queue', () => {
  const campaign = running(makeCampaign(given.parts.db, 12))
  fill(campaign)
  sent(takeAll(campaign))
  run(`UPDATE deliveries SET state = 'waiting' WHERE id = 3`)
  fill(campaign)
  const rest = takeAll(campaign)
  expect(rest).toEqual([11, 12])
  sent(rest)
  fill(campaign)
  expect(takeAll(campaign)).toEqual([3])
})

test('whoever is not to be sent to any more is skipped with the reason, and the others go on', () => {
  const id = makeCampaign(given.parts.db, 4)
  const campaign = running(id, (row) => (row.id % 2 === 0 ? { skip: 'verified' } : plainMessage(row)))
  fill(campaign)
  expect(takeAll(campaign)).toEqual([1, 3])
  expect(statesOf(given.parts.db, id)).toEqual({ waiting: 2, skipped: 2 })
  const reasons = given.parts.db.statement(`SELECT skip_reason FROM deliveries WHERE state = 'skipped'`).all()
  expect(reasons).toEqual([{ skip_reason: 'verified' }, { skip_reason: 'verified' }])
})

test('a message that cannot be made is told, and nothing after it is made', () => {
  const id = makeCampaign(given.parts.db, 5)
  const campaign = running(id, (row) => {
    if (row.id === 3) throw new AppError('TEMPLATE_BROKEN', 'template-gone')
    return plainMessage(row)
  })
  fill(campaign)
  expect(broken).toEqual(['template-gone'])
  expect(takeAll(campaign)).toEqual([1, 2])
  expect(statesOf(given.parts.db, id)).toEqual({ waiting: 5 })
})

test('a message that could not go out for half a minute is made again: its link has been living since', () => {
  let makes = 0
  const campaign = running(makeCampaign(given.parts.db, 3), (row) => {
    makes++
    return plainMessage(row)
  })
  fill(campaign)
  given.clock.advance(30_001)
  expect(outbox.take(campaign)).toBeUndefined()
  fill(campaign)
  expect(makes).toBe(6)
  expect(takeAll(campaign)).toEqual([1, 2, 3])
})
