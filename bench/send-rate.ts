import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Liquid } from 'liquidjs'
import nodemailer from 'nodemailer'
import { templateValues } from '../src/engine/templates/language/values.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  startTestEngine,
  templatesDir,
  type TestEngine
} from '../test/helpers/test-engine.ts'
import { apart } from './apart.ts'
import type { Figure } from './figure.ts'
import { noSink, startSmtpSink } from './smtp-sink.ts'

const messages = 10_000
const warmUp = 1000
const connections = 10
const rounds = 2

interface Run {
  port: number
}

interface Measured {
  /** Messages a second, by the clock. */
  rate: number
  /** Milliseconds of processor time for a message, all threads. */
  cpuMs: number
}

/**
 * Verification mails a second to smtp-sink: the whole engine (queue filled, rendered, signed, claimed, logged, progress
 * watched) against a bare loop that renders the same mail and gives it to the same nodemailer pool. Each in a process of
 * its own, by turns, after a warm-up. The machine's speed cancels out in the ratio; what else it is doing does not, so the
 * processor time that a message takes is told too.
 */
export async function run(): Promise<Figure[]> {
  const sink = await startSmtpSink()
  if (!sink) return [{ name: 'sending', value: noSink }]
  try {
    const ours: Measured[] = []
    const bare: Measured[] = []
    const input: Run = { port: sink.port }
    for (let round = 0; round < rounds; round++) {
      ours.push((await apart<Measured>(import.meta.filename, 'withEngine', input))!)
      bare.push((await apart<Measured>(import.meta.filename, 'bareLoop', input))!)
    }
    const rates = (runs: Measured[]) => runs.map(({ rate }) => rate)
    const cpu = (runs: Measured[]) => Math.min(...runs.map(({ cpuMs }) => cpuMs))
    const ratio = sum(rates(ours)) / sum(rates(bare))
    return [
      {
        name: `sending ${messages.toLocaleString('en')} mails, engine to bare loop`,
        value: `${ratio.toFixed(2)} × (${shown(rates(ours))} to ${shown(rates(bare))})`,
        target: '≥ 1.0 ×',
        ok: ratio >= 1
      },
      {
        name: 'the same by processor time for a message, the best run of each',
        value: `${(cpu(bare) / cpu(ours)).toFixed(2)} × (${cpu(ours).toFixed(2)} to ${cpu(bare).toFixed(2)} ms)`
      }
    ]
  } finally {
    sink.close()
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, n) => total + n, 0)
const shown = (rates: number[]) => `${rates.map((rate) => Math.round(rate)).join(', ')}/s`

/** From the click on Start to the end of the campaign. */
export async function withEngine({ port }: Run): Promise<Measured> {
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, warmUp + messages) })
  try {
    const accountId = await addServerAccount(engine.client, port, { maxConnections: connections })
    const watching = new AbortController()
    const watched = watch(engine, watching.signal)
    await send(engine, accountId, 1, warmUp)
    const measured = await measure(() => send(engine, accountId, warmUp + 1, messages))
    watching.abort()
    await watched
    return measured
  } finally {
    await engine.close()
  }
}

async function send({ client }: TestEngine, accountId: number, from: number, n: number): Promise<void> {
  const ids = Array.from({ length: n }, (_, i) => from + i)
  const { id } = await client.campaigns.start({ selection: { ids }, options: campaignOptions(accountId) })
  for await (const { state, counts } of await client.campaigns.watch({ id })) {
    if (state === 'paused') throw new Error('The campaign was paused.')
    if (state !== 'finished') continue
    if (counts.accepted !== n) throw new Error(`${counts.accepted} of ${n} were accepted.`)
    return
  }
}

/** As a window does it: every change, for as long as it is open. */
async function watch({ client }: TestEngine, signal: AbortSignal): Promise<void> {
  try {
    for await (const event of await client.events.watch({}, { signal })) if (signal.aborted) return void event
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

/** What one would write first: parse once, render each, sendMail on a pool. */
export async function bareLoop({ port }: Run): Promise<Measured> {
  const liquid = new Liquid({ outputEscape: 'escape' })
  const read = (file: string) => readFileSync(join(templatesDir, 'confirm-account', file), 'utf8')
  const html = liquid.parse(read('message.html'))
  const text = new Liquid().parse(read('message.txt'))
  const { subject } = JSON.parse(read('template.json')) as { subject: string }
  const subjectTemplate = liquid.parse(subject)
  const pool = nodemailer.createTransport({
    pool: true,
    host: '127.0.0.1',
    port,
    maxConnections: connections,
    maxMessages: 100,
    ignoreTLS: true
  })

  const sendOne = (i: number) => {
    const name = `User ${i}`
    const address = `user${i}@x.example`
    const values = templateValues(
      { id: i, externalId: null, name, address, role: '', locale: '', fields: {} },
      { url: `http://127.0.0.1:9/confirm/${randomUUID()}`, expiresAt: Date.now() + 24 * 3_600_000 },
      { name: 'My service', website: '' }
    )
    return pool.sendMail({
      from: { name: 'Ragtime', address: 'verify@ragtime.example' },
      to: { name, address },
      subject: String(liquid.renderSync(subjectTemplate, values)),
      text: String(liquid.renderSync(text, values)),
      html: String(liquid.renderSync(html, { ...values, preheader: '' }))
    })
  }
  const sendAll = async (n: number) => {
    let next = 0
    const worker = async () => {
      while (next < n) await sendOne(++next)
    }
    // Two for each connection, so that none waits for a message.
    await Promise.all(Array.from({ length: connections * 2 }, worker))
  }
  await sendAll(warmUp)
  const measured = await measure(() => sendAll(messages))
  pool.close()
  return measured
}

async function measure(work: () => Promise<void>): Promise<Measured> {
  const began = performance.now()
  const before = process.cpuUsage()
  await work()
  const { user, system } = process.cpuUsage(before)
  const seconds = (performance.now() - began) / 1000
  return { rate: messages / seconds, cpuMs: (user + system) / 1000 / messages }
}
