import assert from 'node:assert/strict'
import { DatabaseSync } from 'node:sqlite'
import { decideUnknown } from '../../../../src/engine/campaigns/lifecycle/decide-unknown.ts'
import { retryGroup } from '../../../../src/engine/campaigns/lifecycle/retry-group.ts'
import { type Db, wrapDatabase } from '../../../../src/engine/db/database.ts'
import { migrate } from '../../../../src/engine/db/migrations/migrate.ts'
import { classify } from '../../../../src/engine/mail/verdicts/classify-reply.ts'
import type { Mailer, SendResult } from '../../../../src/engine/mail/mailer.ts'
import type { Claimed } from '../../../../src/engine/deliveries/claim.ts'
import { decideOutcome } from '../../../../src/engine/deliveries/decide-outcome.ts'
import { settle } from '../../../../src/engine/deliveries/settle.ts'
import type { CampaignState } from '../../../../src/shared/models/campaign.ts'
import type { DeliveryState } from '../../../../src/shared/models/delivery.ts'
import { settle as quiet, createTestClock } from '../../../helpers/test-clock.ts'
import { addUsers } from '../../../helpers/test-engine.ts'
import { type ModelEngine, type ModelSurroundings, plainContext, startModelEngine } from './model-engine.ts'
import { answered, lost } from '../queue-parts.ts'
import { testActor } from '../../../helpers/call.ts'

/** Connections of the one account. */
export const capacity = 3

/** What a server can do with a message, and what must come of the delivery while its campaign goes on. */
export const answers = {
  accepts: { result: answered('250 2.0.0 Ok', 'final'), becomes: 'accepted' },
  rejects: { result: answered('554 5.7.1 No', 'final'), becomes: 'rejected' },
  defers: { result: answered('451 4.7.1 Greylisted', 'rcpt'), becomes: 'deferred' },
  'is lost before': { result: lost(false), becomes: 'waiting' },
  'is lost after': { result: lost(true), becomes: 'unknown' },
  'refuses the log-in': { result: answered('535 5.7.8 Bad credentials', 'auth'), becomes: 'waiting' }
} as const satisfies Record<string, { result: SendResult; becomes: DeliveryState }>
export type Answer = keyof typeof answers

interface ModelDelivery {
  id: number
  campaignId: number
  userId: number
  state: DeliveryState
  /** As first handed over: every later copy must be the same. */
  raw: Buffer | null
  verified: boolean
}

interface InFlight {
  delivery: ModelDelivery
  answer(result: SendResult): void
}

/**
 * A queue, whole but for the network, and a model of it beside: what each delivery's state must be, told only by what was
 * handed over, answered and asked for. `check` holds the two against each other.
 */
export class QueueWorld {
  readonly deliveries: ModelDelivery[] = []
  readonly campaigns = new Map<number, CampaignState>()
  readonly clock = createTestClock()
  inFlight: InFlight[] = []
  claims: Claimed[] = []
  /** What went wrong where nobody could be told. */
  private readonly wrong: unknown[] = []
  private readonly db: Db
  private engine: ModelEngine

  constructor() {
    const connection = new DatabaseSync(':memory:', { enableForeignKeyConstraints: true })
    migrate(connection)
    this.db = wrapDatabase(connection, ':memory:')
    this.engine = startModelEngine(this.surroundings())
  }

  get busy(): InFlight[] {
    return this.inFlight
  }

  ids(...states: CampaignState[]): number[] {
    return [...this.campaigns].filter(([, state]) => states.includes(state)).map(([id]) => id)
  }

  async newCampaign(n: number): Promise<void> {
    const { parts, lifecycle } = this.engine
    const { last } = this.db.statement('SELECT coalesce(max(id), 0) AS last FROM users').get() as {
      last: number
    }
    addUsers(this.db, n, { from: last + 1 })
    const users = Array.from({ length: n }, (_, i) => last + 1 + i)
    lifecycle.checkClock()
    const id = this.db.transaction(() =>
      lifecycle.create({
        kind: 'campaign',
        name: 'Model',
        context: plainContext,
        accountId: 1,
        selection: { ids: users },
        ratePerSecond: null,
        firstBatch: null,
        evenIfRecent: false,
        createdBy: testActor,
        startsAt: parts.clock.now(),
        state: 'held'
      })
    )
    // Nothing is handed over before the clock moves.
    lifecycle.begin(id)
    const filled = this.db.statement('SELECT queued_through IS NULL AS yes FROM campaigns WHERE id = ?')
    while (!filled.get(id)?.['yes']) await quiet()
    this.campaigns.set(id, 'running')
    const rows = this.db
      .statement('SELECT id, user_id AS userId FROM deliveries WHERE campaign_id = ?')
      .all(id)
    for (const row of rows as { id: number; userId: number }[]) {
      this.deliveries.push({ ...row, campaignId: id, state: 'waiting', raw: null, verified: false })
    }
    this.clock.advance(0)
    await this.rest()
  }

  async answer(index: number, how: Answer): Promise<void> {
    const [one] = this.inFlight.splice(index % this.inFlight.length, 1)
    const { result, becomes } = answers[how]
    const { delivery } = one!
    const stopped = this.campaigns.get(delivery.campaignId) === 'stopped'
    const back = becomes === 'waiting' || becomes === 'deferred'
    delivery.state = stopped && back ? 'cancelled' : becomes
    if (how === 'refuses the log-in') for (const id of this.ids('running')) this.campaigns.set(id, 'paused')
    one!.answer({ ...result, startedAt: this.clock.now() })
    await this.rest()
  }

  /** A result of an attempt that is over, or of an engine that is gone. */
  lateResult(index: number, how: Answer): void {
    const busy = new Set(this.inFlight.map(({ delivery }) => delivery.id))
    const over = this.claims.filter((claimed, at) => {
      const newest = this.claims.findLastIndex(({ delivery }) => delivery.id === claimed.delivery.id)
      return at < newest || !busy.has(claimed.delivery.id)
    })
    if (over.length === 0) return
    const now = this.clock.now()
    const late = decideOutcome(over[index % over.length]!, answers[how].result, 'hold', now, () => 0.5)
    this.db.transaction(() => settle(this.db, [late], now))
  }

  async pause(id: number): Promise<void> {
    this.engine.lifecycle.pause(id, 'person', null)
    this.campaigns.set(id, 'paused')
    await this.rest()
  }

  async resume(id: number): Promise<void> {
    this.campaigns.set(id, 'running')
    this.engine.lifecycle.resume(id)
    await this.rest()
  }

  async stop(id: number): Promise<void> {
    this.campaigns.set(id, 'stopped')
    for (const delivery of this.of(id)) {
      if (delivery.state === 'waiting' || delivery.state === 'deferred') delivery.state = 'cancelled'
    }
    this.engine.lifecycle.stop(id)
    await this.rest()
  }

  async decide(id: number, decision: 'send-again' | 'count-as-accepted', one: number | null): Promise<void> {
    const unknown = this.of(id).filter(({ state }) => state === 'unknown')
    const chosen = one === null ? unknown : unknown.slice(one % unknown.length).slice(0, 1)
    const again = decision === 'send-again'
    // Nothing more goes to whoever was verified meanwhile.
    const going = again ? chosen.filter(({ verified }) => !verified) : chosen
    for (const delivery of going) delivery.state = again ? 'waiting' : 'accepted'
    if (again && going.length > 0) this.reopen(id)
    const ids = one === null ? null : chosen.map((delivery) => delivery.id)
    const { parts, lifecycle } = this.engine
    const report = await decideUnknown(parts, lifecycle, id, ids, decision, testActor)
    assert.equal(report.changed, going.length)
    await this.rest()
  }

  async retry(id: number, state: 'rejected' | 'deferred'): Promise<void> {
    const { parts, lifecycle } = this.engine
    const group = this.of(id).filter((delivery) => delivery.state === state)
    const going = group.filter(({ verified }) => !verified)
    for (const delivery of going) delivery.state = 'waiting'
    if (going.length > 0) this.reopen(id)
    const { result } = answers[state === 'rejected' ? 'rejects' : 'defers']
    const report = await retryGroup(parts, lifecycle, id, state, classify(result).cause, testActor)
    assert.equal(report.changed, going.length)
    assert.equal(report.skipped, group.length - going.length)
    await this.rest()
  }

  verify(delivery: ModelDelivery): void {
    this.db.statement(`UPDATE users SET status = 'verified' WHERE id = ?`).run(delivery.userId)
    delivery.verified = true
  }

  /** The process is gone: nothing it had begun comes back. */
  async crash(): Promise<void> {
    this.engine.alive = false
    for (const { delivery } of this.inFlight) delivery.state = 'unknown'
    this.inFlight = []
    this.engine = startModelEngine(this.surroundings())
    await this.rest()
  }

  /** Quits: the mailer cuts what is under way, a part of it before the server read it. */
  async quit(index: number): Promise<void> {
    const { lifecycle, dispatcher } = this.engine
    const cut = this.inFlight.splice(0)
    await lifecycle.close()
    const closed = dispatcher.close(1000)
    for (const [at, { delivery, answer }] of cut.entries()) {
      const bodyRead = (at + index) % 2 === 0
      const stopped = this.campaigns.get(delivery.campaignId) === 'stopped'
      delivery.state = bodyRead ? 'unknown' : stopped ? 'cancelled' : 'waiting'
      const error = { code: 'ECLOSED', message: 'The mailer was closed.' }
      answer({ ...lost(bodyRead), error })
    }
    await closed
    this.engine.alive = false
    this.engine = startModelEngine(this.surroundings())
    await this.rest()
  }

  async pass(ms: number): Promise<void> {
    await this.clock.advanceAsync(ms)
    await this.rest()
  }

  async jump(ms: number): Promise<void> {
    this.clock.setNow(this.clock.now() + ms)
    await this.rest()
  }

  /** Lets the queue do all it does by itself, and what it did by itself, in the model too. */
  private async rest(): Promise<void> {
    for (let round = 0; round < 5; round++) await quiet()
    this.observe()
  }

  /** Ends of campaigns, and skips of people who need no mail any more, are the queue's own doing. */
  private observe(): void {
    for (const delivery of this.deliveries) {
      if (delivery.verified && (delivery.state === 'waiting' || delivery.state === 'deferred')) {
        if (this.stateOf(delivery.id) === 'skipped') delivery.state = 'skipped'
      }
    }
    for (const id of this.ids('running')) {
      const over = this.of(id).every(({ state }) => !['waiting', 'sending', 'deferred'].includes(state))
      const { state } = this.db.statement('SELECT state FROM campaigns WHERE id = ?').get(id) as {
        state: string
      }
      if (over && state === 'finished') this.campaigns.set(id, 'finished')
    }
  }

  check(): void {
    const select = (sql: string) =>
      this.db
        .statement(sql)
        .all()
        .map((row) => ({ ...row }))
    assert.deepEqual(this.wrong, [])
    assert.deepEqual(
      select('SELECT id, state FROM deliveries ORDER BY id'),
      this.deliveries.map(({ id, state }) => ({ id, state }))
    )
    assert.deepEqual(
      select('SELECT id, state FROM campaigns ORDER BY id'),
      [...this.campaigns].map(([id, state]) => ({ id, state }))
    )
    const busy = this.inFlight.map(({ delivery }) => delivery.id).toSorted((a, b) => a - b)
    assert.deepEqual(
      select(`SELECT delivery_id AS id FROM attempts WHERE outcome = 'sending' ORDER BY 1`),
      busy.map((id) => ({ id }))
    )
    assert.ok(busy.length <= capacity, `${busy.length} messages are under way`)
    assert.deepEqual(
      select('SELECT campaign_id AS id, state, n FROM campaign_counts WHERE n <> 0'),
      select('SELECT campaign_id AS id, state, count(*) AS n FROM deliveries GROUP BY 1, 2 ORDER BY 1, 2')
    )
  }

  /** Everything goes on to its end: nobody was forgotten. */
  async finish(): Promise<void> {
    for (const id of this.ids('paused')) await this.resume(id)
    for (let step = 0; step < 200 && (this.ids('running').length > 0 || this.inFlight.length > 0); step++) {
      while (this.inFlight.length > 0) await this.answer(0, 'accepts')
      await this.pass(10 * 60_000)
      this.check()
    }
    assert.deepEqual(this.ids('running'), [])
    const states = new Set(this.deliveries.map(({ state }) => state))
    for (const open of ['waiting', 'sending', 'deferred'] as const)
      assert.ok(!states.has(open), `someone is left ${open}`)
  }

  close(): void {
    this.engine.alive = false
    this.db.close()
  }

  private of(id: number): ModelDelivery[] {
    return this.deliveries.filter(({ campaignId }) => campaignId === id)
  }

  private reopen(id: number): void {
    const state = this.campaigns.get(id)
    if (state === 'finished' || state === 'stopped') this.campaigns.set(id, 'running')
  }

  private stateOf(deliveryId: number): string {
    return String(this.db.statement('SELECT state FROM deliveries WHERE id = ?').get(deliveryId)?.state)
  }

  private surroundings(): ModelSurroundings {
    return {
      db: this.db,
      clock: this.clock,
      mailer: (engine) => this.mailer(engine),
      claimed: (claims) => void this.claims.push(...claims),
      wrong: (line) => void this.wrong.push(line)
    }
  }

  /** The network: takes messages, and answers when the test says so. What must never be handed over fails here. */
  private mailer(engine: { alive: boolean }): Mailer {
    return {
      capacity,
      close: async () => {},
      send: (message) =>
        new Promise((resolve) => {
          if (!engine.alive) return
          const row = this.db
            .statement('SELECT id FROM deliveries WHERE message_id = ?')
            .get(message.messageId)
          const delivery = this.deliveries.find(({ id }) => id === row?.id)!
          if (delivery.state !== 'waiting' && delivery.state !== 'deferred') {
            this.wrong.push(`handed over while ${delivery.state}`)
          }
          const campaign = this.campaigns.get(delivery.campaignId)
          if (campaign !== 'running') this.wrong.push(`handed over while the campaign is ${campaign}`)
          if (delivery.verified) this.wrong.push('handed over to a verified user')
          if (delivery.raw && !delivery.raw.equals(message.raw)) this.wrong.push('a retry with other bytes')
          delivery.raw = message.raw
          delivery.state = 'sending'
          this.inFlight.push({ delivery, answer: resolve })
        })
    }
  }
}
