import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { createEngine } from '../src/engine/create-engine.ts'
import type { Db } from '../src/engine/db/database.ts'
import { createFileGrants } from '../src/engine/file-grants.ts'
import { createSecretStore, createSettingsStore } from '../src/engine/told-by-main.ts'
import { startScriptedSmtpServer } from '../test/helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  campaignOptions,
  clientOf,
  everyPending,
  templatesDir,
  testSettings,
  testSigningSecret,
  until,
  withDatabase
} from '../test/helpers/test-engine.ts'
import { apart } from './apart.ts'
import type { Figure } from './figure.ts'
import { type Slices, watchSlices } from './slices.ts'

const people = 1_000_000

interface Queued {
  preflightMs: number
  queueMs: number
  slices: Slices
}

/**
 * 'Send to all pending' of a million users: the preflight and the queueing, and the longest stretch in which nothing else
 * got its turn. Then the engine is gone without a goodbye, and started again: when does the first message go out?
 */
export async function run(n = people): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-million-'))
  // The server does the counting: it is in this process, the engine is not.
  const server = await startScriptedSmtpServer({ keepBodies: false })
  try {
    await apart(import.meta.filename, 'seed', { folder, n })
    const queued = (await apart<Queued>(import.meta.filename, 'queueAll', { folder, port: server.port }))!
    const before = server.messages.length
    const restarted = apart<number>(import.meta.filename, 'restart', { folder })
    await server.until(({ messages }) => messages.length > before)
    const firstOut = Date.now()
    const restartMs = firstOut - (await restarted)!
    const seconds = (queued.preflightMs + queued.queueMs) / 1000
    const of = n.toLocaleString('en')
    const { slices } = queued
    return [
      {
        name: `send to all of ${of} pending: preflight and queueing`,
        value: `${seconds.toFixed(1)} s (${(queued.preflightMs / 1000).toFixed(1)} + ${(queued.queueMs / 1000).toFixed(1)})`,
        target: '≤ 30 s',
        ok: seconds <= 30
      },
      {
        name: `send to all of ${of} pending: longest stretch without a turn`,
        value: `${slices.longestCpu.toFixed(1)} ms of its own work`,
        target: '≤ 20 ms',
        ok: slices.longestCpu <= 20
      },
      {
        name: 'the same by the clock, with all that the machine did meanwhile',
        value: `p99.9 ${slices.p999.toFixed(1)} ms, longest ${slices.longest.toFixed(1)} ms`
      },
      {
        name: `start after ending unclosed with ${of} queued: first message out`,
        value: `${(restartMs / 1000).toFixed(2)} s`,
        target: '≤ 2 s',
        ok: restartMs <= 2000
      }
    ]
  } finally {
    await server.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** As an import leaves them: key tables and counts made in one go. */
export function seed({ folder, n }: { folder: string; n: number }): void {
  withDatabase(folder, (db: Db) => {
    for (let from = 1; from <= n; from += 50_000) {
      const to = Math.min(n, from + 49_999)
      db.statement(
        `INSERT INTO users (name, name_key, address, address_key, domain, status, created_at, updated_at, bulk)
         WITH RECURSIVE numbers (i) AS (SELECT ? UNION ALL SELECT i + 1 FROM numbers WHERE i < ?)
         SELECT 'User ' || i, 'user ' || i, 'user' || i || '@d' || (i % 997) || '.example',
           'user' || i || '@d' || (i % 997) || '.example', 'd' || (i % 997) || '.example', 'pending', 0, 0, 1
         FROM numbers`
      ).run(from, to)
    }
    db.statement('INSERT INTO user_names SELECT name_key, id FROM users ORDER BY name_key, id').run()
    // Their names are searched already: that is the work of the import's background, and measured there.
    db.statement(`UPDATE meta SET value = ? WHERE key = 'user_search_through'`).run(String(n))
    db.statement(
      'UPDATE user_counts SET n = (SELECT count(*) FROM users u WHERE u.status = user_counts.status)'
    ).run()
  })
}

const engineOn = (folder: string, holdBack: number) => {
  const secrets = createSecretStore()
  secrets.set('links:signing', testSigningSecret)
  return createEngine({
    dataDir: folder,
    templatesDir,
    appVersion: '0.0.0-bench',
    settings: createSettingsStore(testSettings({ sending: { holdBack } })),
    secrets,
    files: createFileGrants(),
    log: pino({ level: 'silent' })
  })
}

export async function queueAll({ folder, port }: { folder: string; port: number }): Promise<Queued> {
  const engine = await engineOn(folder, 0)
  const client = clientOf(engine)
  // One a minute: the queue is what is measured, and running is what it must be when the engine is gone.
  const accountId = await addServerAccount(client, port, { ratePerSecond: 1 / 60 })
  const slices = watchSlices()
  const began = performance.now()
  for await (const step of await client.campaigns.preflight({ selection: everyPending, accountId })) {
    if (step.kind === 'report' && step.report.willBeSent === 0) throw new Error('Nobody would get a mail.')
  }
  const counted = performance.now()
  const { id } = await client.campaigns.start({
    selection: everyPending,
    options: campaignOptions(accountId)
  })
  // Asked through the connection, not the window's numbers: only the filling itself is to be measured.
  const left = engine.parts.db.statement('SELECT queued_through AS through FROM campaigns WHERE id = ?')
  await until(() => left.get(id)?.['through'] === null)
  const queued = performance.now()
  // Gone as by a kill: nothing is closed.
  return {
    preflightMs: counted - began,
    queueMs: queued - counted,
    slices: slices()
  }
}

/** Returns when it began to start, ms since the epoch. */
export async function restart({ folder }: { folder: string }): Promise<number> {
  const began = Date.now()
  const engine = await engineOn(folder, 0)
  const { db } = engine.parts
  const accepted = () =>
    Number(db.statement(`SELECT n FROM campaign_counts WHERE state = 'accepted'`).get()?.['n'])
  const before = accepted()
  // This process ends with its answer: not before the message is through.
  await until(() => accepted() > before)
  return began
}
