import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { exportedTables, unexportedTables } from '../../../src/engine/privacy/tables.ts'
import { startScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'
import { addUsers, startTestEngine, type TestEngine } from '../../helpers/test-engine.ts'
import { createTestParts } from '../../helpers/test-parts.ts'
import { forwardedReply, planted, plantPerson } from './planted-person.ts'

const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

interface Exported {
  format: string
  version: number
  exportedAt: string
  addresses: string[]
  parts: { from: string; what: string; entries: Record<string, unknown>[] }[]
}

async function exported({ client, engine, folder }: TestEngine, id: number): Promise<Exported> {
  const path = join(folder, 'person.json')
  engine.parts.files.grant({ handle: 'out', path, name: 'person.json', size: 0, mode: 'write' })
  const { entries } = await client.users.exportData({ id, file: 'out' })
  const file = JSON.parse(await readFile(path, 'utf8')) as Exported
  expect(file.parts.reduce((sum, part) => sum + part.entries.length, 0)).toBe(entries)
  return file
}

test('a file holds everything that is kept about a user, and whence', { timeout: 60_000 }, async () => {
  const server = await startScriptedSmtpServer({
    script: [
      { at: 'rcpt', recipient: /qplmokni/i, answer: `550 5.1.1 <${planted.address}> is nobody here` },
      forwardedReply
    ]
  })
  open.push(() => server.close())
  const engine = await startTestEngine()
  open.push(() => engine.close())
  const { id } = await plantPerson(engine, server)
  engine.changeSettings({
    users: {
      views: [
        {
          name: 'Hers',
          filter: { search: planted.name },
          sort: { by: 'name', descending: false },
          columns: { visible: {}, sizes: {} }
        }
      ]
    }
  })
  const file = await exported(engine, id)
  const part = (from: string) => file.parts.find((each) => each.from === from)!.entries
  expect(file).toMatchObject({ format: 'countersign-user-data', version: 1 })
  expect(file.addresses.toSorted()).toEqual([planted.former, planted.address.toLowerCase()].toSorted())
  expect(part('table users')).toMatchObject([
    {
      id,
      name: planted.name,
      address: planted.address,
      externalId: planted.externalId,
      fields: { shoe: planted.value },
      status: 'verified'
    }
  ])
  expect(part('table users')[0]!['createdAt']).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/)
  const events = part('table user_events').map(({ kind }) => kind)
  expect(events).toEqual(expect.arrayContaining(['changed', 'link-fetched', 'marked-verified']))
  expect(part('table imports').map(({ fileName }) => fileName)).toEqual([
    `list of ${planted.former}.csv`,
    'second.csv'
  ])
  expect(part('table import_changes')).toMatchObject([{ before: { address: planted.former } }])
  expect(part('table campaigns').map(({ kind }) => kind)).toEqual(['campaign', 'campaign', 'test', 'single'])
  expect(part('table deliveries')).toHaveLength(4)
  expect(part('table deliveries')[0]).toMatchObject({
    address: planted.address,
    values: { name: planted.name, fields: { shoe: planted.value } }
  })
  expect(part('table attempts').map(({ outcome, code }) => [outcome, code])).toEqual(
    expect.arrayContaining([
      ['accepted', 250],
      ['rejected', 550]
    ])
  )
  expect(part('table captured')).toHaveLength(3)
  expect(part('table captured')[0]!['raw']).toContain('Subject:')
  expect(part('table notices')).toMatchObject([
    { phrase: { params: { fileName: expect.stringContaining(planted.address) } } }
  ])
  expect(part('table campaign_marks')).toHaveLength(1)
  expect(part('files of imports')).toMatchObject([
    { file: `list of ${planted.former}.csv`, refused: { reason: 'address-invalid' } },
    { file: 'third.csv', refused: null }
  ])
  const replies = part('replies about other emails')
  expect(replies).toMatchObject([{ reply: expect.stringContaining('is forwarded to') }])
  expect(Object.keys(replies[0]!)).toEqual(['startedAt', 'reply', 'error'])
  expect(part('settings')).toMatchObject([{ name: 'Hers' }])
  // A slow computer takes the daily backup meanwhile.
  expect(part('backups')).toContainEqual(
    expect.objectContaining({ name: expect.stringMatching(/^by-hand-/) })
  )
  for (const { from, what } of file.parts) expect(what, from).not.toBe('')
})

test('nothing of anybody else is in it', async () => {
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, 12) })
  open.push(() => engine.close())
  const text = JSON.stringify(await exported(engine, 1))
  expect(text).toContain('user1@x.example')
  for (let i = 2; i <= 12; i++) expect(text).not.toContain(`user${i}@x.example`)
  await expect(exported(engine, 99)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('values stand in it as they are, whatever ends a line in them', async () => {
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, 1) })
  open.push(() => engine.close())
  const note = 'one\ntwo\r\nthree\u2028four\u2029five'
  engine.db.statement('UPDATE users SET fields = ?').run(JSON.stringify({ note }))
  const [users] = (await exported(engine, 1)).parts
  expect(users!.entries).toMatchObject([{ fields: { note } }])
})

test('every table is exported, or left out for a reason', () => {
  const { parts, cleanup } = createTestParts()
  open.push(cleanup)
  const tables = parts.db
    .statement("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    .all()
    .map(({ name }) => String(name))
    // What FTS5 keeps the index in.
    .filter((name) => !/^user_search_(?:data|idx|content|docsize|config)$/.test(name))
  const known = [...exportedTables.map(({ name }) => name), ...unexportedTables]
  expect(known.toSorted()).toEqual(tables.toSorted())
})
