import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSettingsStore } from '../../../../src/main/storage/settings-store.ts'
import expected from '../../../fixtures/data-0.1/expected.json' with { type: 'json' }
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../../../helpers/scripted-smtp-server.ts'
import {
  startTestEngine,
  statesOf,
  type TestEngine,
  type TestEngineOptions,
  until
} from '../../../helpers/test-engine.ts'

/*
 * Data that version 0.1 made with its own engine (test/fixtures/data-0.1/make.mjs): imports, changes by hand, templates,
 * accounts, campaigns in every state, confirmed links, notices.
 */
const fixture = join(import.meta.dirname, '../../../fixtures/data-0.1')

/**
 * Columns that a later version keeps elsewhere, by table; '*' is all of it. Whoever moves one adds it here, and shows in the
 * migration's own test where its values went.
 */
const moved: Record<string, string[]> = {
  // Migration 110 makes phrases of them.
  notices: ['title', 'body'],
  campaign_marks: ['text'],
  campaigns: ['pause_detail'],
  // Migration 120 too.
  users: ['undeliverable_reason'],
  import_changes: ['before'],
  user_events: ['text'],
  suppressions: ['reason']
}

/** Not a person's data: what the file says about itself, and what SQLite derives from the rest. */
const derived = /^(?:meta|sqlite_stat1|user_search.*)$/

const november = 2
const careful = 3
const cutOff = 10
const minute = 60_000

let dataDir: string
let engine: TestEngine | undefined
let server: ScriptedSmtpServer | undefined
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'countersign-0.1-'))
})
afterEach(async () => {
  await engine?.close()
  await server?.close()
  engine = server = undefined
  rmSync(dataDir, { recursive: true, force: true })
})

/** Without its note of which folder it is: otherwise it would be taken for the copy it is, and what is under way paused. */
function place(state: 'closed' | 'killed'): void {
  const file = join(dataDir, 'countersign.db')
  for (const part of state === 'killed' ? ['', '-wal'] : [''])
    writeFileSync(`${file}${part}`, gunzipSync(readFileSync(join(fixture, `${state}.db${part}.gz`))))
  cpSync(join(fixture, 'settings.json'), join(dataDir, 'settings.json'))
}

const openSettings = () =>
  openSettingsStore(
    dataDir,
    (folder) => ({ store: JSON.parse(readFileSync(join(folder, 'settings.json'), 'utf8')) }),
    () => new Date()
  )

/** A minute after the data was left, with its settings. The confirm page's port is one that is free now. */
async function open(options: TestEngineOptions = {}): Promise<TestEngine> {
  const { links, ...settings } = openSettings().get()
  engine = await startTestEngine({
    dataDir,
    now: expected.at + minute,
    settings: { ...settings, links: { ...links, confirmPort: 0 } },
    ...options
  })
  return engine
}

/** Its mail server on another port, as it cannot be on the one it was. */
async function openWithServer() {
  server = await startScriptedSmtpServer()
  const { client, db, clock } = await open()
  const account = (await client.accounts.list({})).find(({ name }) => name === 'Ragtime mail')!
  await client.accounts.save({ ...account, port: server.port })
  return { client, db, clock, server }
}

type Rows = Record<string, unknown>[]

/** Every row of the tables that version 0.1 has, by the columns it has, in the order of all their values. */
function everyRow(): Record<string, Rows> {
  const columns = columnsOf01()
  const db = new DatabaseSync(join(dataDir, 'countersign.db'), { readOnly: true })
  const found = Object.entries(columns).map(([table, names]) => {
    const list = names.map((name) => `"${name}"`).join(', ')
    const order = names.map((_, i) => i + 1).join(', ')
    return [table, db.prepare(`SELECT ${list} FROM "${table}" ORDER BY ${order}`).all()] as const
  })
  db.close()
  return Object.fromEntries(found)
}

function columnsOf01(): Record<string, string[]> {
  const file = join(dataDir, 'as-it-was.db')
  writeFileSync(file, gunzipSync(readFileSync(join(fixture, 'closed.db.gz'))))
  const db = new DatabaseSync(file)
  const rows = db
    .prepare(
      `SELECT t.name AS "table", c.name AS name FROM sqlite_schema t, pragma_table_info(t.name) c WHERE t.type = 'table'`
    )
    .all() as { table: string; name: string }[]
  db.close()
  rmSync(file)
  const kept = rows.filter(({ table, name }) => {
    const left = moved[table] ?? []
    return !derived.test(table) && !left.includes(name) && !left.includes('*')
  })
  const tables = Object.groupBy(kept, ({ table }) => table)
  return Object.fromEntries(
    Object.entries(tables).map(([table, found]) => [table, found!.map(({ name }) => name)])
  )
}

describe('data of version 0.1', () => {
  it('opens with every value as it was', async () => {
    place('closed')
    const before = everyRow()
    expect(Object.keys(before).length).toBeGreaterThan(20)
    await open({ sends: 'nothing' })
    expect(everyRow()).toEqual(before)
  })

  it('shows the numbers that version showed', async () => {
    place('closed')
    const { client } = await open({ sends: 'nothing' })
    expect(await client.users.counts({ filter: {} })).toEqual(expected.users)
    expect(await client.system.counts({})).toMatchObject(expected.sidebar)
    const { funnel, timeToConfirm, causes } = await client.overview.get({})
    expect(funnel).toEqual(expected.funnel)
    expect(timeToConfirm).toMatchObject(expected.timeToConfirm)
    expect(causes).toMatchObject(expected.causes)
    expect(await client.campaigns.list({})).toMatchObject(expected.campaigns)
    const people = await client.users.page({ filter: {}, offset: 0, limit: 500 })
    expect(people.rows).toMatchObject(expected.people)
    const templates = await client.templates.list({})
    for (const template of expected.templates)
      expect(templates).toContainEqual(expect.objectContaining(template))
    expect((await client.system.status({})).notices).toHaveLength(expected.notices)
  })

  it('has its settings, with nothing to complain of', () => {
    place('closed')
    const { notices, get } = openSettings()
    expect(notices).toEqual([])
    expect(get()).toMatchObject(JSON.parse(readFileSync(join(fixture, 'settings.json'), 'utf8')))
  })

  it('shows every attempt, and the very message of each', async () => {
    place('closed')
    const { client } = await open({ sends: 'nothing' })
    const { rows } = await client.log.page({ filter: {}, offset: 0, limit: 500 })
    const attempts = await Promise.all(rows.map(({ id }) => client.log.get({ id })))
    expect(attempts).toMatchObject(expected.attempts)
    expect(attempts.filter(({ fidelity }) => fidelity === 'exact').length).toBeGreaterThan(30)
  })

  it('goes on sending once a person has decided: the same messages, each once', async () => {
    place('closed')
    const { client, db, server } = await openWithServer()
    const unfinished = db
      .statement(
        `SELECT message_id FROM deliveries
         WHERE (campaign_id = ? AND state IN ('deferred', 'unknown')) OR (campaign_id = ? AND state = 'waiting')`
      )
      .all(november, careful) as { message_id: string | null }[]
    expect(unfinished).toHaveLength(6)
    await client.campaigns.decide({ id: november, deliveryIds: null, decision: 'send-again' })
    await client.campaigns.resume({ id: november })
    await client.campaigns.resume({ id: careful })
    await until(() => statesOf(db, november)['accepted'] === 18 && statesOf(db, careful)['accepted'] === 3)

    expect(statesOf(db, november)).toEqual({ accepted: 18, rejected: 3, skipped: 1 })
    expect(server.messages).toHaveLength(unfinished.length)
    const text = server.messages.map(({ raw }) => raw.toString()).join()
    for (const { message_id } of unfinished)
      if (message_id !== null) expect(text).toContain(`Message-ID: ${message_id}`)
  })

  it('has links that still confirm', async () => {
    place('closed')
    const { client, db } = await open({ sends: 'nothing' })
    const { id, url } = db
      .statement(
        `SELECT u.id AS id, d.link_url AS url FROM deliveries d JOIN users u ON u.id = d.user_id
         WHERE d.campaign_id = ? AND d.state = 'accepted' AND u.status = 'pending' AND u.address = d.address LIMIT 1`
      )
      .get(november) as { id: number; url: string }
    const { confirmUrl } = await client.system.status({})
    const page = new URL(new URL(url).pathname, confirmUrl!)
    const answer = await fetch(page, { method: 'POST', headers: { origin: page.origin } })
    expect(answer.status).toBe(200)
    expect(await client.users.get({ id })).toMatchObject({ status: 'verified' })
  })

  it('knows who was cut off while sending: two outcomes are unknown, and nothing is sent again', async () => {
    place('killed')
    const { client, db, clock, server } = await openWithServer()
    expect(statesOf(db, cutOff)).toEqual({ unknown: 2 })
    clock.jump(48 * 60 * minute)
    await client.campaigns.decide({ id: cutOff, deliveryIds: null, decision: 'send-again' })
    await until(() => statesOf(db, cutOff)['accepted'] === 2)
    expect(server.messages).toHaveLength(2)
  })
})
