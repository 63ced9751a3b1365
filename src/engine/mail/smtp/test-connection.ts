import { lookup } from 'node:dns/promises'
import net from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { NodemailerError } from 'nodemailer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import { explainConnectionError } from './connection-words.ts'
import { secretHider, withoutSecrets } from '../hide-secrets.ts'
import type { AccessTokens, OutgoingMessage, SmtpAccountConfig } from '../mailer.ts'
import { isSendableAddress } from '../sendable-address.ts'
import { connectionOptions, logInOptions } from './smtp-options.ts'

export type ConnectionStep = 'dns' | 'connect' | 'tls' | 'token' | 'login' | 'send'

export interface ConnectionStepReport {
  step: ConnectionStep
  state: 'running' | 'ok' | 'failed' | 'skipped'
  /** Plain words, with the server's own where it said something. Holds no credential. */
  detail: string
  durationMs: number
}

export interface ConnectionTestOptions {
  /** A message to the administrator: only sending one tells whether the sender is allowed. Null: leave it out. */
  message: OutgoingMessage | null
  /** Milliseconds since the epoch. */
  clock: () => number
  /** Calls the test off; the step under way then fails. */
  signal?: AbortSignal
}

/** Milliseconds. A person is waiting. */
const patience = { dns: 10_000, connect: 15_000, greeting: 15_000, reply: 60_000 }

/** What a step has to tell: its words, and whether there was anything to do. */
interface Done {
  state: 'ok' | 'skipped'
  detail: string
}

/**
 * Tries an account step by step and reports each one when it begins and when it ends. After a failure the steps left are
 * reported as skipped. No credential leaves on a connection that is not encrypted, except to this computer itself when
 * the account says so. Nothing stays open, also when the caller stops asking.
 */
export async function* testConnection(
  config: SmtpAccountConfig,
  { message, clock, signal }: ConnectionTestOptions
): AsyncGenerator<ConnectionStepReport, void, void> {
  const attempt = new Attempt(config)
  const hide = secretHider(config)
  const callOff = (): void => attempt.close()
  signal?.addEventListener('abort', callOff, { once: true })
  const steps: [ConnectionStep, () => Promise<Done>][] = [
    ['dns', () => attempt.resolve()],
    ['connect', () => attempt.connect()],
    ['tls', () => attempt.secure()],
    ...(config.oauth2 ? [tokenStep(config.oauth2)] : []),
    ['login', () => attempt.logIn()],
    ['send', () => attempt.send(message)]
  ]
  let failed = false
  try {
    for (const [step, run] of steps) {
      if (failed) {
        yield { step, state: 'skipped', detail: 'Not tried.', durationMs: 0 }
        continue
      }
      yield { step, state: 'running', detail: '', durationMs: 0 }
      const startedAt = clock()
      let report: Pick<ConnectionStepReport, 'state' | 'detail'>
      try {
        signal?.throwIfAborted()
        report = await run()
      } catch (error) {
        failed = true
        const detail = signal?.aborted
          ? 'Called off.'
          : explainConnectionError(withoutSecrets(error as NodemailerError, hide), config)
        report = { state: 'failed', detail }
      }
      yield {
        step,
        state: report.state,
        detail: hide(report.detail),
        durationMs: Math.max(0, clock() - startedAt)
      }
    }
  } finally {
    signal?.removeEventListener('abort', callOff)
    attempt.close()
  }
}

/** A new one in any case: that an earlier one still works says nothing about whether the next can be had. */
function tokenStep(tokens: AccessTokens): [ConnectionStep, () => Promise<Done>] {
  const ask = async (): Promise<Done> => {
    await tokens.renew()
    return { state: 'ok', detail: `${tokens.provider} gave an access token.` }
  }
  return ['token', ask]
}

/** One connection, built up step by step. */
class Attempt {
  readonly #config: SmtpAccountConfig
  #socket: net.Socket | null = null
  #connection: SMTPConnection | null = null

  constructor(config: SmtpAccountConfig) {
    this.#config = config
  }

  async resolve(): Promise<Done> {
    const host = connectionOptions(this.#config).host!
    if (net.isIP(host)) return { state: 'skipped', detail: `${host} needs no looking up.` }
    const found = await within(patience.dns, lookup(host, { all: true }))
    return { state: 'ok', detail: `${host} is ${found.map(({ address }) => address).join(', ')}.` }
  }

  connect(): Promise<Done> {
    const { host, port } = connectionOptions(this.#config)
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: host!, port: Number(port), timeout: patience.connect })
      this.#socket = socket
      socket.once('error', reject)
      socket.once('timeout', () => reject(timedOut()))
      socket.once('close', () => reject(closedByPeer()))
      socket.once('connect', () => {
        socket.removeAllListeners()
        // One that breaks before nodemailer listens must not end the process; the next step notices.
        socket.on('error', () => {})
        socket.setTimeout(0)
        // The greeting waits for nodemailer to listen.
        socket.pause()
        resolve({ state: 'ok', detail: `Connected to ${socket.remoteAddress}, port ${socket.remotePort}.` })
      })
    })
  }

  /** Greeting and EHLO too: with STARTTLS they come before the encryption. */
  async secure(): Promise<Done> {
    const socket = this.#socket!
    if (socket.destroyed) throw closedByPeer()
    const connection = new SMTPConnection({
      ...connectionOptions(this.#config),
      ...logInOptions(this.#config),
      connection: socket,
      greetingTimeout: patience.greeting,
      socketTimeout: patience.reply
    })
    this.#connection = connection
    await this.#step((done) => connection.connect(done))
    if (this.#config.security === 'plain-loopback') {
      return { state: 'skipped', detail: 'Not encrypted: the server is on this computer.' }
    }
    const { _socket: secured } = connection
    return { state: 'ok', detail: describeTls(secured as TLSSocket) }
  }

  async logIn(): Promise<Done> {
    const { user, security } = this.#config
    const connection = this.#connection!
    if (user === null) return { state: 'skipped', detail: 'This account does not log in.' }
    if (!connection.secure && security !== 'plain-loopback')
      throw new Error('the connection is not encrypted')
    if (!connection.allowsAuth) {
      throw Object.assign(new Error('no AUTH'), { code: 'ENOAUTH' })
    }
    const { auth } = logInOptions(this.#config)
    await this.#step((done) => connection.login(auth, done))
    return { state: 'ok', detail: `Logged in as ${user}.` }
  }

  async send(message: OutgoingMessage | null): Promise<Done> {
    if (!message) return { state: 'skipped', detail: 'No test message was asked for.' }
    const { from, to } = message.envelope
    for (const address of [from, to]) {
      if (!isSendableAddress(address)) throw new Error(`${JSON.stringify(address)} is not one address`)
    }
    const connection = this.#connection!
    const reply = await this.#step<string>((done) =>
      connection.send({ from, to: [to] }, message.raw, (error, info) => done(error, info?.response))
    )
    connection.quit()
    return { state: 'ok', detail: `The server took the message to ${to}: ${reply}` }
  }

  close(): void {
    this.#connection?.close()
    this.#socket?.destroy()
  }

  /** Runs a command of the connection; one that breaks meanwhile fails it. */
  #step<T = unknown>(run: (done: (error?: NodemailerError | null, value?: T) => void) => void): Promise<T> {
    const connection = this.#connection!
    return new Promise<T>((resolve, reject) => {
      const broke = (error: NodemailerError): void => reject(error)
      const ended = (): void => reject(closedByPeer())
      connection.once('error', broke)
      connection.once('end', ended)
      run((error, value) => {
        connection.removeListener('error', broke)
        connection.removeListener('end', ended)
        if (error) reject(error)
        else resolve(value as T)
      })
    }).finally(() => {
      // An error with no step under way, such as a reset after the goodbye, is nobody's.
      connection.on('error', () => {})
    })
  }
}

function describeTls(socket: TLSSocket): string {
  const { subject, issuer } = socket.getPeerCertificate()
  const holder = String(subject?.CN ?? 'the server')
  return `${socket.getProtocol()}, certificate of ${holder} issued by ${String(issuer?.O ?? issuer?.CN ?? 'nobody')}.`
}

function timedOut(): NodemailerError {
  return Object.assign(new Error('timed out'), { code: 'ETIMEDOUT' })
}

function closedByPeer(): NodemailerError {
  return Object.assign(new Error('connection closed'), { code: 'ECONNECTION' })
}

function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout
  return Promise.race([
    work,
    new Promise<never>((_resolve, reject) => (timer = setTimeout(() => reject(timedOut()), ms)))
  ]).finally(() => clearTimeout(timer))
}
