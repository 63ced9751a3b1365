import { mkdtempSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { startScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'
import { campaignOptions, startTestEngine, type TestEngine } from '../../helpers/test-engine.ts'

let worker: TestEngine
let reader: TestEngine
let server: Awaited<ReturnType<typeof startScriptedSmtpServer>>

beforeEach(async () => {
  server = await startScriptedSmtpServer({ script: [] })
  worker = await startTestEngine()
  const account = await worker.client.accounts.save({
    id: null,
    kind: 'smtp',
    name: 'Server',
    host: '127.0.0.1',
    port: server.port,
    security: 'plain-loopback',
    fromAddress: 'verify@ragtime.example'
  })
  await worker.client.users.addSamples({})
  const selection = { filter: { status: 'pending' as const }, except: [] }
  await worker.client.campaigns.start({ selection, options: campaignOptions(account.id) })
  reader = await startTestEngine({ dataDir: join(worker.folder, 'data'), access: 'read' })
})
afterEach(async () => {
  await reader.close()
  await worker.close()
  await server.close()
})

it('a reader looks at the data while another engine works with it, and is told which', async () => {
  const status = await reader.client.system.status({})
  expect(status).toMatchObject({ readOnly: true, inUseBy: process.pid, mailboxPort: null, confirmUrl: null })
  expect((await worker.client.system.status({})).inUseBy).toBeNull()
  await expect(reader.client.users.addSamples({})).rejects.toMatchObject({ code: 'READ_ONLY' })

  for await (const { state } of await worker.client.campaigns.watch({ id: 1 }))
    if (state === 'finished') break
  expect(await reader.client.campaigns.unfinished({})).toEqual({ campaigns: 0, sending: 0 })
  const rows = []
  for await (const batch of await reader.client.log.stream({ limit: 3 })) rows.push(...batch)
  expect(rows.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted'])
  expect(rows[0]!.at).toBeGreaterThanOrEqual(rows[2]!.at)
  let csv = ''
  for await (const lines of await reader.client.log.csv({})) csv += lines
  const { total } = await reader.client.log.page({ offset: 0, limit: 1 })
  expect(csv.trim().split('\r\n')).toHaveLength(total + 1)
  expect(csv.startsWith('Time (UTC),')).toBe(true)
})

it('a reader makes no data where there is none', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-none-'))
  await expect(startTestEngine({ dataDir, access: 'read' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(readdirSync(dataDir)).toEqual([])
})

it('the first recipients of a selection are those who would be emailed', async () => {
  const selection = { filter: {}, except: [] }
  const first = (evenIfRecent: boolean) =>
    worker.client.campaigns.firstRecipients({ selection, evenIfRecent, limit: 2 })
  for await (const { state } of await worker.client.campaigns.watch({ id: 1 }))
    if (state === 'finished') break
  expect((await first(false)).ids).toEqual([])
  const { ids } = await first(true)
  expect(ids).toHaveLength(2)
  for (const id of ids) expect((await worker.client.users.get({ id })).status).toBe('pending')
})
