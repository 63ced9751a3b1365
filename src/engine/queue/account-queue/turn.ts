import {
  claim,
  type Claimed,
  countSeconds,
  decideOutcome,
  type PreparedMessage,
  settle,
  type Settlement
} from '../../deliveries/index.ts'
import { stir } from './active-campaign.ts'
import { applyFeedback } from './apply-feedback.ts'
import { capacityOf, type QueueState } from './queue-state.ts'
import { refill, reportDrained } from './refill.ts'

/** What a slowed rate is a share of, if the account has none of its own: messages per second. */
const assumedRatePerSecond = 50

/** A settlement, and whether the account has changed since its message was handed over. */
type NewSettlement = Settlement & { outdated: boolean }

/**
 * One turn of an account queue: settle what came back and claim as much as there is room for, in one transaction; then
 * hand that over, and prefetch for the next turn. `wake`: another turn is needed.
 */
export function runTurn(queue: QueueState, wake: () => void): void {
  const { context, shared, listener, unsaved, health, outages, pauses, suspensions, batches } = queue
  shared.checkClock()
  const now = context.clock.now()
  // Those that could not be written last time.
  pauses.carryOut()
  const settlements = decideOutcomes(queue, now)
  unsaved.push(...settlements)
  for (const settlement of settlements) takeIn(queue, settlement)
  outages.look(health.trouble())
  const batch = queue.phase !== 'open' || suspensions.fromSending() ? [] : choose(queue)
  if (unsaved.length > 0 || batch.length > 0) {
    const settled = [...unsaved]
    const claimed = commit(queue, settled, batch, now)
    batches.goesNow(batch, queue.order)
    unsaved.length = 0
    for (const each of claimed) handOver(queue, each, wake)
    listener.moved(settled, claimed)
  }
  pauses.carryOut()
  if (queue.phase === 'open') {
    refill(queue, now, wake)
    reportDrained(queue)
  }
  if (queue.inProgress.size === 0 && unsaved.length === 0) queue.idle()
}

const decideOutcomes = ({ sent, context }: QueueState, now: number): NewSettlement[] =>
  sent.splice(0).map(({ claimed, result, outdated }) => ({
    ...decideOutcome(claimed, result, claimed.unknownOutcomes, now, context.random),
    outdated
  }))

/** Frees the place of a message, and applies its result to the account, the domain and the stop-loss. */
function takeIn(queue: QueueState, settlement: NewSettlement): void {
  const { campaigns, connections, domains, health, annotations, inProgress, pauses, prefetch } = queue
  const { claimed, outcome, state, dueAt } = settlement
  const { delivery } = claimed
  inProgress.delete(claimed.attemptId)
  domains.ended(delivery.domain)
  const campaign = campaigns.get(delivery.campaignId)
  if (campaign) {
    campaign.underWay--
    if (state === 'waiting' && dueAt === 0) prefetch.comeBack(campaign, delivery)
    else if (state === 'waiting' || state === 'deferred') stir(campaign)
    // It was not one of the first messages after all: one more is to come.
    if (outcome === 'not-sent' && campaign.firstBatchLeft !== null) campaign.firstBatchLeft++
  }
  health.cameBack(claimed.attemptId)
  const targets = { health: settlement.outdated ? null : health, domains, annotations }
  for (const pause of applyFeedback(settlement, campaigns, targets, connections.openCapacity() || 1))
    pauses.add(pause)
}

/** As many prepared messages as may be in progress now, by connections, health, rates, domains and first batches. */
function choose(queue: QueueState): PreparedMessage[] {
  const { batches, connections, health, order, pauses } = queue
  adjustRate(queue)
  const free = health.slots(capacityOf(queue), connections.busy())
  return batches.choose(free, order, ({ id }) => !pauses.has(id))
}

/** The account's own rate, or as much of it as its server has left us. */
function adjustRate(queue: QueueState): void {
  const { account, health, rate } = queue
  if (health.rateShare() === queue.rateShare) return
  queue.rateShare = health.rateShare()
  const { ratePerSecond } = account
  rate.set(queue.rateShare === 1 ? ratePerSecond : (ratePerSecond ?? assumedRatePerSecond) * queue.rateShare)
}

function commit(
  queue: QueueState,
  settlements: Settlement[],
  batch: PreparedMessage[],
  now: number
): Claimed[] {
  const { account, annotations, campaigns, context, prefetch, shared } = queue
  const { db } = context
  try {
    const { claimed, annotated } = db.transaction(() => {
      settle(db, settlements, now)
      countSeconds(db, settlements, now)
      const annotated = annotations.write(db, now)
      return { annotated, claimed: claim(db, batch, account.name, now, shared.nextAttemptId) }
    })
    annotated()
    if (claimed.length < batch.length) {
      const ids = new Set(claimed.map(({ delivery }) => delivery.id))
      for (const prepared of batch) if (!ids.has(prepared.delivery.id)) putBack(queue, prepared)
    }
    return claimed
  } catch (error) {
    // Nothing was written. The results are kept and written as soon as possible; what was chosen is still waiting.
    for (const prepared of batch) putBack(queue, prepared)
    for (const campaign of campaigns.values()) prefetch.drop(campaign)
    throw error
  }
}

const putBack = ({ batches, campaigns }: QueueState, prepared: PreparedMessage): void =>
  batches.putBack(prepared, campaigns.get(prepared.delivery.campaignId))

function handOver(queue: QueueState, claimed: Claimed, wake: () => void): void {
  const { campaigns, connections, health, inProgress, sent } = queue
  inProgress.set(claimed.attemptId, claimed)
  const campaign = campaigns.get(claimed.delivery.campaignId)
  if (campaign) campaign.underWay++
  health.handedOver(claimed.attemptId)
  void connections.send(claimed.message).then((answer) => {
    sent.push({ claimed, ...answer })
    wake()
  })
}
