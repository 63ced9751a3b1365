import { pino } from 'pino'
import { createLifecycle, type Lifecycle } from '../../../../src/engine/campaigns/lifecycle/lifecycle.ts'
import type { SendContext } from '../../../../src/engine/campaigns/message/send-context.ts'
import type { Clock } from '../../../../src/engine/runtime/clock.ts'
import type { Db } from '../../../../src/engine/db/database.ts'
import { createEventHub } from '../../../../src/engine/runtime/event-hub.ts'
import { createFileGrants } from '../../../../src/engine/files/file-grants.ts'
import type { Mailer } from '../../../../src/engine/mail/mailer.ts'
import type { EngineContext } from '../../../../src/engine/context/engine-context.ts'
import type { Claimed } from '../../../../src/engine/deliveries/claim.ts'
import { createDispatcher, type Dispatcher } from '../../../../src/engine/queue/dispatcher.ts'
import { moveSpansSinceLastRun } from '../../../../src/engine/queue/wall-clock.ts'
import { recoverQueue } from '../../../../src/engine/deliveries/recovery.ts'
import { testSettings, testSigningSecret } from '../../../helpers/test-engine.ts'

/** The part of an engine that sends: queue, campaigns, and whatever stands in for the network. */
export interface ModelEngine {
  parts: EngineContext
  lifecycle: Lifecycle
  dispatcher: Dispatcher
  /** False: the process is gone. Nothing that it had asked for later comes to pass. */
  alive: boolean
}

export interface ModelSurroundings {
  db: Db
  clock: Clock
  mailer(engine: { alive: boolean }): Mailer
  claimed(claims: Claimed[]): void
  /** What went wrong where nobody could be told. */
  wrong(line: string): void
}

/** As the engine starts: recovers what it finds, and goes on with it. */
export function startModelEngine({
  db,
  clock: time,
  mailer,
  claimed,
  wrong
}: ModelSurroundings): ModelEngine {
  const engine = { alive: true } as ModelEngine
  const clock: Clock = {
    now: time.now,
    monotonic: time.monotonic,
    sinceBoot: time.sinceBoot,
    after: (ms, work) => time.after(ms, () => engine.alive && work())
  }
  const settings = testSettings({
    sending: { stopLoss: { sameCodeInARow: 0, rejectedPercent: 0 }, cooldown: 0 }
  })
  const parts: EngineContext = {
    db,
    clock,
    random: () => 0.5,
    settings: { get: () => settings, onChange: () => () => {} },
    secrets: { get: () => testSigningSecret, onChange: () => () => {}, renew: () => {}, forget: () => {} },
    files: createFileGrants(),
    events: createEventHub(clock),
    log: pino({ level: 'error' }, { write: (line: string) => wrong(line) }),
    dataDir: '',
    templatesDir: '',
    appVersion: 'test'
  }
  moveSpansSinceLastRun(db, clock.now())
  recoverQueue(db, clock.now())
  const dispatcher = createDispatcher(parts, {
    account: () => ({ id: 1, name: 'Test', ratePerSecond: null }),
    openMailer: () => mailer(engine)
  })
  const lifecycle = createLifecycle(parts, dispatcher, { ended: () => {} })
  dispatcher.reportTo({
    outage: () => {},
    clockSet: () => lifecycle.clockSet(),
    drained: (id) => lifecycle.drained(id),
    pause: (id, reason, detail, until) => lifecycle.pause(id, reason, detail, until),
    moved: (settled, claims) => {
      claimed(claims)
      for (const { state, claimed: one } of settled) {
        if (state === 'waiting' || state === 'deferred') lifecycle.cameBack(one.delivery.campaignId)
      }
    }
  })
  Object.assign(engine, { parts, lifecycle, dispatcher })
  lifecycle.restore()
  return engine
}

/** The least that a mail can be made from. */
export const plainContext: SendContext = {
  account: {
    name: 'Test',
    kind: 'smtp',
    from: { name: 'Ragtime', address: 'a@ragtime.example' },
    replyTo: ''
  },
  service: { name: 'Ragtime', website: '' },
  subjectPrefix: '',
  cooldown: 0,
  unknownOutcomes: 'hold',
  firstBatch: null,
  links: testSettings().links,
  confirmUrl: 'http://127.0.0.1:9',
  linkLifetime: 90 * 24 * 3_600_000,
  template: {
    id: 'test',
    name: 'Test',
    version: 1,
    source: { subject: 'Hello', preheader: '', html: '<p>{{ user.name }} {{ link }}</p>', text: '{{ link }}' }
  }
}
