import { randomBytes } from 'node:crypto'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../helpers/scripted-smtp-server.ts'
import { startTokenServer, type TokenServer } from '../helpers/token-server.ts'
import { crashEngine } from './crash-engine.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'
import { addSampleUsers, ended, startCampaign } from './sample-campaign.ts'

const linux = process.platform === 'linux'

/** What a secret looks like wherever it could have got to. */
function spellings(secret: string, user = ''): { name: string; bytes: Buffer }[] {
  const plain = Buffer.from(secret)
  const base64 = (text: string | Buffer) => Buffer.from(text).toString('base64').replace(/=+$/, '')
  return Object.entries({
    plain,
    base64: Buffer.from(base64(plain)),
    base64url: Buffer.from(plain.toString('base64url')),
    hex: Buffer.from(plain.toString('hex')),
    utf16: Buffer.from(secret, 'utf16le'),
    login: Buffer.from(base64(`\0${user}\0${secret}`)),
    uri: Buffer.from(encodeURIComponent(secret))
  }).map(([name, bytes]) => ({ name, bytes }))
}

function found(bytes: Buffer, secrets: ReturnType<typeof spellings>, where: string): string[] {
  return secrets.flatMap(({ name, bytes: secret }) => (bytes.includes(secret) ? [`${where} (${name})`] : []))
}

/** Every file below, whatever it is. */
function everyFile(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
}

/** Arguments and environment of every process of this computer that may be read. */
function processTable(): { where: string; bytes: Buffer }[] {
  if (!linux) return []
  const table = []
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    for (const part of ['cmdline', 'environ']) {
      try {
        table.push({ where: `/proc/${pid}/${part}`, bytes: readFileSync(`/proc/${pid}/${part}`) })
      } catch {
        // Ended meanwhile, or another person's.
      }
    }
  }
  return table
}

/** Pids of a process and all it started, while they live. */
function tree(root: number): number[] {
  const parents = new Map<number, number>()
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      parents.set(Number(pid), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]))
    } catch {
      // Ended meanwhile.
    }
  }
  const inTree = (pid: number): boolean =>
    pid === root || (parents.has(pid) && pid > 1 && inTree(parents.get(pid)!))
  return [...parents.keys()].filter(inTree)
}

/** Remote ends of the sockets that these processes hold, other than this computer's own. Addresses as the kernel has them. */
function remoteEnds(pids: readonly number[]): string[] {
  const inodes = new Set<string>()
  for (const pid of pids) {
    try {
      for (const fd of readdirSync(`/proc/${pid}/fd`)) {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
        if (inode) inodes.add(inode)
      }
    } catch {
      // Ended, or closed, meanwhile.
    }
  }
  const ends: string[] = []
  for (const table of ['tcp', 'tcp6', 'udp', 'udp6']) {
    for (const line of readFileSync(`/proc/net/${table}`, 'utf8').split('\n').slice(1)) {
      const [, , remote = '', , , , , , , inode = ''] = line.trim().split(/\s+/)
      const [address = ''] = remote.split(':')
      const loopback = /^(0+|[0-9A-F]{6}7F|0{24}01000000|0{16}FFFF0000[0-9A-F]{6}7F)$/.test(address)
      if (inodes.has(inode) && !loopback) ends.push(`${table} ${remote}`)
    }
  }
  return ends
}

/** Packets that any program here sent to another computer: counting-packets.sh has the kernel count them. Null without it. */
function packetsSent(): number | null {
  if (!linux) return null
  const counts = /^\s*nowhere:(.*)$/m.exec(readFileSync('/proc/net/dev', 'utf8'))?.[1]
  if (!counts) return null
  // An ifb device counts what is sent as received; nothing else ever comes in.
  const [, received, , , , , , , , sent] = counts.trim().split(/\s+/).map(Number)
  return received! + sent!
}

/** Before the app is started. */
const packetsBefore = packetsSent()

const isHere = (host: string) => /^(localhost|127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/.test(host)

/** Of the recorder's lines, those that lead to another computer. */
async function ledAway(record: string): Promise<string[]> {
  const lines = (await readFile(record, 'utf8')).trim().split('\n')
  return lines.filter((line) => !line.startsWith('local ') && !isHere(line.split(' ')[1] ?? ''))
}

let server: ScriptedSmtpServer | undefined
let provider: TokenServer | undefined
let folder: string
const record = () => join(folder, 'connected')

test.beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-record-'))
  process.env['CONNECT_RECORD'] = record()
  process.env['NODE_OPTIONS'] = `--import ${resolve('test/helpers/connect-recorder-child.ts')}`
})
test.afterEach(() => Promise.all([server?.close(), provider?.close()]))
test.afterAll(async () => {
  delete process.env['CONNECT_RECORD']
  delete process.env['NODE_OPTIONS']
  await rm(folder, { recursive: true, force: true })
})

async function connectServer(page: Page, port: number, password: string): Promise<void> {
  await goTo(page, '/settings/accounts/new')
  const serverGroup = page.getByRole('region', { name: 'Server', exact: true })
  await serverGroup.getByLabel('Label').fill('Our own')
  await serverGroup.getByLabel('Mail server').fill('127.0.0.1')
  await serverGroup.getByRole('combobox', { name: 'Encryption' }).click()
  await page.getByRole('option', { name: /this computer only/ }).click()
  await serverGroup.getByLabel('Port').fill(String(port))
  await serverGroup.getByLabel('User name').fill('ragtime')
  await serverGroup.getByLabel('Password', { exact: true }).fill(password)
  await page.getByRole('region', { name: 'Sender' }).getByLabel('Address').fill('admin@ragtime.example')
  await page.getByRole('button', { name: 'Save account' }).click()
  await expect(page.getByRole('listitem').filter({ hasText: 'Our own' }).getByText('Active')).toBeVisible()
}

/** The account as it is, from now on with OAuth 2. */
async function changeToOAuth2(
  page: Page,
  url: string,
  clientSecret: string,
  refreshToken: string
): Promise<void> {
  await goTo(page, '/settings/accounts')
  await page.getByRole('button', { name: 'Edit Our own' }).click()
  await page.getByRole('radio', { name: 'OAuth 2' }).check()
  const group = page.getByRole('region', { name: 'OAuth 2' })
  await group.getByLabel('Token URL').fill(url)
  await group.getByLabel('Client ID').fill('client')
  await group.getByLabel('Client secret', { exact: true }).fill(clientSecret)
  await group.getByLabel('Refresh token', { exact: true }).fill(refreshToken)
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('ragtime, OAuth 2')).toBeVisible()
}

test('after a whole run no secret is in the data folder, the output or the process table, and nothing went to another computer', async ({
  app,
  page
}) => {
  test.setTimeout(120_000)
  const requested: string[] = []
  page.on('request', (request) => requested.push(request.url()))
  const away = new Set<string>()
  const main = await app.evaluate(() => process.pid)
  const watching = linux
    ? setInterval(() => {
        for (const end of remoteEnds(tree(main))) away.add(end)
      }, 100)
    : undefined

  const password = `Planted-${randomBytes(12).toString('hex')}-pässword`
  const signing = `Planted-${randomBytes(12).toString('hex')}-signing-secret`
  const rotated = `Planted-${randomBytes(12).toString('hex')}-rotated-secret`
  const plant = (what: string) => `Planted-${randomBytes(12).toString('hex')}-${what}`
  const clientSecret = plant('client-secret')
  const [refresh, nextRefresh] = [plant('refresh-token'), plant('next-refresh-token')]
  const access = plant('access-token')
  const xoauth2 = Buffer.from(`user=ragtime\x01auth=Bearer ${access}\x01\x01`).toString('base64')
  const secrets = [
    ...spellings(password, 'ragtime'),
    ...[signing, rotated, clientSecret, refresh, nextRefresh, access, xoauth2].flatMap((one) =>
      spellings(one)
    )
  ]

  // A server that says back what it was told.
  const told = Buffer.from(`\0ragtime\0${password}`).toString('base64')
  server = await startScriptedSmtpServer({
    auth: true,
    script: [{ at: 'rcpt', times: 1, answer: `550 5.1.1 Not you, ${password} (${told})` }]
  })
  await addSampleUsers(page)
  await page.evaluate((secret) => window.shell.secrets.set('links:signing', secret), signing)
  await page.evaluate((secret) => window.shell.secrets.set('links:signing', secret), rotated)
  await connectServer(page, server.port, password)
  const count = await startCampaign(page, { search: 'okafor' })
  await expect(ended(page)).toContainText('1 rejected')
  expect(server.logins[0]).toMatchObject({ user: 'ragtime', password })
  expect(server.acceptedRecipients()).toHaveLength(count - 1)

  // The same with OAuth 2: the provider says back what it was asked with before it gives a token and another refresh token.
  provider = await startTokenServer()
  provider.answer = () =>
    provider!.asked.length === 1
      ? {
          status: 503,
          json: { error: 'temporarily_unavailable', error_description: `${clientSecret} ${refresh}` }
        }
      : { status: 200, json: { access_token: access, expires_in: 3599, refresh_token: nextRefresh } }
  await changeToOAuth2(page, provider.url, clientSecret, refresh)
  const challenge = Buffer.from(JSON.stringify({ status: '401', said: access })).toString('base64')
  server.script({ at: 'rcpt', times: 1, answer: `550 5.1.1 Nor you, ${access} (${xoauth2}, ${challenge})` })
  const withTokens = await startCampaign(page, { search: 'mensah' })
  await expect(ended(page)).toContainText('1 rejected')
  expect(server.logins.at(-1)).toMatchObject({ user: 'ragtime', password: access })
  expect(server.acceptedRecipients()).toHaveLength(count - 1 + withTokens - 1)
  expect(provider.asked.map(({ refresh_token: token }) => token)).toEqual([refresh, refresh])

  await goTo(page, '/log')
  const file = join(app.dataDir, 'log.csv')
  await app.dialogs.save(file)
  await page.getByRole('button', { name: 'Export CSV…' }).click()
  await expect(page.getByText(/^Saved \d+ attempts to log\.csv\.$/)).toBeVisible()
  const exported = await readFile(file, 'utf8')
  expect(exported).toContain('Not you, [hidden]')
  expect(exported).toMatch(/Nor you, \[hidden\] \(\[hidden\]=*, \[hidden\]=*\)/)
  await app.menu('&Help', 'About Countersign')
  await page.getByRole('button', { name: 'Copy diagnostics' }).click()
  await expect(page.getByText(/^Copied\./)).toBeVisible()
  await page.keyboard.press('Escape')
  const copied = await app.evaluate(({ clipboard }) => clipboard.readText())
  expect(copied).toContain('OAuth 2 (refresh-token) with secret')
  expect(found(Buffer.from(copied), secrets, 'diagnostics')).toEqual([])

  const inTable = processTable().flatMap(({ where, bytes }) => found(bytes, secrets, where))
  expect(inTable, 'while it runs').toEqual([])
  const inData = (what = secrets) =>
    everyFile(app.dataDir).flatMap((name) => found(readFileSync(name), what, name))
  expect(inData(spellings('okafor')), 'what is there is found').not.toEqual([])
  expect(inData(), 'while it runs').toEqual([])
  await crashEngine(app)
  expect(inData(), 'after a crash of the engine').toEqual([])
  await goTo(page, '/mailbox')
  await expect(page.getByText('No emails yet')).toBeVisible()

  expect(packetsSent()).toBe(packetsBefore)
  const origin = new URL(page.url()).origin
  expect(requested.filter((url) => !url.startsWith(`${origin}/`) && !/^(data|blob):/.test(url))).toEqual([])
  if (app.kind === 'stand-in') {
    const text = await readFile(record(), 'utf8')
    expect(text, 'the recorder ran in the engine').toContain(`connect 127.0.0.1 ${server.port}`)
    expect(await ledAway(record())).toEqual([])
    // It would have been noticed. No packet leaves for this address: the system refuses it.
    await app.evaluate(() => {
      const { connect } = process.getBuiltinModule('node:net')
      connect(9, '255.255.255.255').on('error', () => undefined)
    })
    expect(await ledAway(record())).toEqual(['connect 255.255.255.255 9'])
    if (packetsBefore !== null) {
      await app.evaluate(() => {
        const { createSocket } = process.getBuiltinModule('node:dgram')
        const socket = createSocket('udp4')
        socket.send('x', 9, '192.0.2.1', () => socket.close())
      })
      await expect.poll(packetsSent).toBe(packetsBefore + 1)
    }
  }
  clearInterval(watching)
  expect([...away]).toEqual([])

  expect(await app.quit()).toBe(0)
  expect(inData(), 'after the end').toEqual([])
  expect(everyFile(app.dataDir).map((name) => name.slice(app.dataDir.length + 1))).toContain('countersign.db')
  expect(found(Buffer.from(app.output()), secrets, 'output')).toEqual([])

  // Nor whom it was about: the logs are what people send to others when they ask for help.
  const logs = everyFile(app.dataDir).filter((name) => name.endsWith('.log') && !name.includes('/browser/'))
  expect(logs.map((name) => basename(name))).toContain('engine.log')
  for (const text of [...logs.map((name) => readFileSync(name, 'utf8')), app.output()]) {
    expect(text).not.toMatch(/[^\s"/]@[^\s"/]|okafor|ragtime\.example/i)
  }
})
