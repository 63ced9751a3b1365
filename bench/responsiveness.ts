import {
  addServerAccount,
  addUsers,
  campaignOptions,
  everyPending,
  startTestEngine,
  until
} from '../test/helpers/test-engine.ts'
import { apart } from './apart.ts'
import type { Figure } from './figure.ts'
import { type Slices, watchSlices } from './slices.ts'
import { noSink, startSmtpSink } from './smtp-sink.ts'

const messages = 12_000
/** Of them, before measuring begins. */
const warmUp = 2000
const untilPause = 8000

interface Measured {
  slices: Slices
  callP99: number
  pauseMs: number
  handedOver: number
}

/**
 * The engine while it sends at full speed: how long its event loop is held up, how long a call of the window takes, and
 * how soon after Pause the last message is handed over. Main and the window are measured through the app: bench/window.
 */
export async function run(): Promise<Figure[]> {
  const sink = await startSmtpSink()
  if (!sink) return [{ name: 'responsiveness', value: noSink }]
  try {
    const measured = (await apart<Measured>(import.meta.filename, 'measure', { port: sink.port }))!
    const { slices } = measured
    return [
      { name: 'engine at full speed: messages sent while measured', value: String(measured.handedOver) },
      atMost('engine at full speed: event-loop delay, p99', slices.p99, 20),
      atMost('engine at full speed: longest slice of its own work', slices.longestCpu, 20),
      { name: 'engine at full speed: event-loop delay, longest', value: ms(slices.longest) },
      { name: 'engine at full speed: a page of recipients, p99', value: ms(measured.callP99) },
      atMost('from Pause to the last hand-over', measured.pauseMs, 1000)
    ]
  } finally {
    sink.close()
  }
}

const ms = (value: number) => `${value.toFixed(1)} ms`
const atMost = (name: string, value: number, most: number): Figure => ({
  name,
  value: ms(value),
  target: `≤ ${most} ms`,
  ok: value <= most
})

export async function measure({ port }: { port: number }): Promise<Measured> {
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, messages) })
  const { client } = engine
  try {
    const accountId = await addServerAccount(client, port, { maxConnections: 10 })
    const { id } = await client.campaigns.start({
      selection: everyPending,
      options: campaignOptions(accountId)
    })
    const sent = async () => (await client.campaigns.get({ id })).counts.accepted
    await until(async () => (await sent()) >= warmUp)
    const watched = watchSlices()
    const calls: number[] = []
    await until(async () => {
      const began = performance.now()
      await client.campaigns.recipients({ campaignId: id, offset: 0, limit: 100 })
      calls.push(performance.now() - began)
      return (await sent()) >= untilPause
    })
    const slices = watched()
    const pausedAt = Date.now()
    await client.campaigns.pause({ id })
    await until(async () => (await client.campaigns.get({ id })).counts.sending === 0)
    const { last } = engine.db.statement('SELECT max(started_at) AS last FROM attempts').get() as {
      last: number
    }
    return {
      slices,
      callP99: calls.toSorted((a, b) => a - b)[Math.floor(calls.length * 0.99)]!,
      pauseMs: Math.max(0, last - pausedAt),
      handedOver: untilPause - warmUp
    }
  } finally {
    await engine.close()
  }
}
