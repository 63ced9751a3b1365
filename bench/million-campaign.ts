import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { buildIfStale } from '../scripts/start/build.ts'
import { projectRoot } from '../scripts/start/project.ts'
import { createEngine } from '../src/engine/app/create-engine.ts'
import type { Db } from '../src/engine/db/database.ts'
import { createFileGrants } from '../src/engine/files/file-grants.ts'
import { createSecretStore, createSettingsStore } from '../src/engine/context/pushed-settings.ts'
import { startEngineChild } from '../test/helpers/engine-child.ts'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../test/helpers/scripted-smtp-server.ts'
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
import { sliceFigures, type Slices, watchSlices } from './slices.ts'

const people = 1_000_000
const kills = 3
/** Messages that are out before the engine is killed. */
const sentBefore = 300

interface Queued {
  preflightMs: number
  queueMs: number
  slices: Slices
}

/**
 * 'Send to all pending' of a million users: the preflight and the queueing, and the longest stretch in which nothing else
 * got its turn. Then an engine is killed while it sends at full speed, and started again: when does the first message
 * go out?
 */
export async function run(n = people): Promise<Figure[]> {
  buildIfStale(console.log)
  const folder = mkdtempSync(join(tmpdir(), 'countersign-million-'))
  // The server does the counting: it is in this process, the engine is not.
  const server = await startScriptedSmtpServer({ keepBodies: false })
  try {
    await apart(import.meta.filename, 'seed', { folder, n })
    const queued = (await apart<Queued>(import.meta.filename, 'queueAll', { folder, port: server.port }))!
    const restarts = []
    for (let kill = 1; kill <= kills; kill++) restarts.push(await restartAfterKill(folder, server))
    const restartMs = Math.max(...restarts)
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
      ...sliceFigures(`send to all of ${of} pending`, slices),
      {
        name: `start after a SIGKILL while sending, ${of} queued: first message out, of ${kills} the longest`,
        value: `${(restartMs / 1000).toFixed(2)} s (${restarts.map((ms) => (ms / 1000).toFixed(2)).join(', ')})`,
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
  // One a minute: the queue is what is measured, and running is what it must be when the engine is killed.
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
  const longest = slices()
  await engine.close(1000)
  return {
    preflightMs: counted - began,
    queueMs: queued - counted,
    slices: longest
  }
}

/** As it ships. */
const builtEngine = join(projectRoot, 'out', 'main', 'engine.js')

/** Milliseconds from the start of the second engine's process to the first message that the server has of it. */
async function restartAfterKill(folder: string, server: ScriptedSmtpServer): Promise<number> {
  const first = await startEngineChild(folder, { engine: builtEngine })
  const [account] = (await first.client.accounts.list({})).filter(({ kind }) => kind === 'smtp')
  await first.client.accounts.save({ ...account!, maxConnections: 10, ratePerSecond: null })
  const begun = server.messages.length
  await server.until(({ messages }) => messages.length >= begun + sentBefore)
  await first.kill()
  await server.until(({ open }) => open === 0)
  const before = server.messages.length
  const began = performance.now()
  const starting = startEngineChild(folder, { engine: builtEngine })
  await server.until(({ messages }) => messages.length > before)
  const took = performance.now() - began
  const second = await starting
  await second.kill()
  await server.until(({ open }) => open === 0)
  return took
}
