import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { activateAccount, insertAccount } from '../../src/engine/accounts/accounts.sql.ts'
import { ensureMailboxAccount } from '../../src/engine/accounts/mailbox-account.ts'
import { type Rule, startScriptedSmtpServer } from '../helpers/scripted-smtp-server.ts'
import type { OAuth2LogIn } from '../../src/shared/models/account.ts'
import { addUsers, testSigningSecret, withDatabase } from '../helpers/test-engine.ts'

export const bin = join(import.meta.dirname, '..', '..', 'bin', 'countersign.mjs')

export interface Ended {
  code: number | null
  signal: NodeJS.Signals | null
  stdout: string
  stderr: string
}

export interface RunningCli {
  readonly pid: number
  kill(signal: NodeJS.Signals): void
  /** Resolves as soon as standard output holds this. */
  said(text: string): Promise<void>
  readonly ended: Promise<Ended>
}

interface RunOptions {
  stdin?: string
  env?: Record<string, string | undefined>
  uid?: number
}

/** The real command, as a process of its own. Whatever happens, it shows nobody a stack trace. */
export function startCli(args: string[], options: RunOptions = {}): RunningCli {
  const child = spawn(process.execPath, [bin, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      ...process.env,
      LC_ALL: 'C.UTF-8',
      // A test starts many of them: what is compiled once need not be again.
      NODE_COMPILE_CACHE: join(tmpdir(), 'countersign-compiled'),
      ...options.env
    },
    ...(options.uid === undefined ? {} : { uid: options.uid, gid: options.uid })
  })
  child.stdin.on('error', () => {})
  child.stdin.end(options.stdin ?? '')
  let [stdout, stderr] = ['', '']
  const listeners = new Set<() => void>()
  child.stdout.on('data', (bytes: Buffer) => {
    stdout += bytes.toString()
    for (const look of listeners) look()
  })
  child.stderr.on('data', (bytes: Buffer) => (stderr += bytes.toString()))
  const ended = new Promise<Ended>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  )
  void ended.then(({ stderr }) => expect.soft(stderr).not.toMatch(/^\s+at /m))
  onTestFinished(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return {
    pid: child.pid!,
    kill: (signal) => void child.kill(signal),
    said: (text) =>
      new Promise((resolve, reject) => {
        const look = () => {
          if (stdout.includes(text)) resolve()
        }
        listeners.add(look)
        look()
        void ended.then(({ stdout, stderr }) =>
          reject(new Error(`It ended without “${text}”: ${stdout}${stderr}`))
        )
      }),
    ended
  }
}

export const cli = (args: string[], options?: RunOptions): Promise<Ended> => startCli(args, options).ended

export interface CliTest {
  folder: string
  dataDir: string
  server: Awaited<ReturnType<typeof startScriptedSmtpServer>>
  /** `--data` and `--secrets`, for commands that send. */
  sending: string[]
  data: string[]
}

/** Data with users, and an account at a scripted server as the active one. */
export async function setUp(
  options: {
    users?: number
    script?: Rule[]
    connections?: number
    auth?: boolean
    oauth2?: OAuth2LogIn
  } = {}
): Promise<CliTest> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-cli-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const server = await startScriptedSmtpServer({ script: options.script ?? [], auth: options.auth ?? false })
  onTestFinished(() => server.close())
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  writeFileSync(join(dataDir, 'settings.json'), JSON.stringify({ sending: { holdBack: 0 } }))
  withDatabase(dataDir, (db) => {
    if (options.users) addUsers(db, options.users)
    ensureMailboxAccount(db, { now: () => 0 })
    const id = insertAccount(
      db,
      {
        kind: 'smtp',
        name: 'Test server',
        host: '127.0.0.1',
        port: server.port,
        security: 'plain-loopback',
        user: options.auth ? 'mailer' : '',
        oauth2: options.oauth2 ?? null,
        fromName: 'Ragtime',
        fromAddress: 'verify@ragtime.example',
        replyTo: '',
        ratePerSecond: null,
        maxConnections: options.connections ?? 3,
        messagesPerConnection: 100
      },
      0
    )
    activateAccount(db, id)
  })
  const secrets = join(folder, 'secrets.json')
  writeFileSync(secrets, JSON.stringify({ 'links:signing': testSigningSecret }), { mode: 0o600 })
  return {
    folder,
    dataDir,
    server,
    data: ['--data', dataDir],
    sending: ['--data', dataDir, '--secrets', secrets]
  }
}

export const lastJson = (text: string): unknown => JSON.parse(text.trim().split('\n').at(-1)!)
