import { lookup } from 'node:dns/promises'
import net from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { NodemailerError } from 'nodemailer'
import SMTPConnection from 'nodemailer/lib/smtp-connection'
import type { Reasoned } from '../../../shared/words/catalog.ts'
import type { ConnectionStepWhy } from '../../../shared/words/connection-steps.ts'
import { connectionFailure } from './connection-failure.ts'
import { secretHider, withoutSecrets } from '../hide-secrets.ts'
import type { AccessTokens, OutgoingMessage, SmtpAccountConfig } from '../mailer.ts'
import { isSendableAddress } from '../sendable-address.ts'
import { connectionOptions, logInOptions } from './smtp-options.ts'

export type ConnectionStep = 'dns' | 'connect' | 'tls' | 'token' | 'login' | 'send'

export interface ConnectionStepReport {
  step: ConnectionStep
  state: 'running' | 'ok' | 'failed' | 'skipped'
  /** Of words/connection-steps or words/errors; null while it runs. Holds no credential. */
  result: Reasoned | null
  /** The server's own words. Holds no credential. */
  reply: string | null
  durationMs: number
}

export interface ConnectionTestOptions {
  /** A message to the administrator: only sending one tells whether the sender is allowed. Null: leave it out. */
  message: OutgoingMessage | null
  /** Milliseconds since the epoch. */
  clock: () => number
  /** Cancels the test; the current step then fails. */
  signal?: AbortSignal
}

/** A person is waiting. */
const timeoutsMs = { dns: 10_000, connect: 15_000, greeting: 15_000, reply: 60_000 }

/** The result of a step that did not fail. */
interface Done extends Pick<ConnectionStepReport, 'result' | 'reply'> {
  state: 'ok' | 'skipped'
}

const told = ([reason, params]: ConnectionStepWhy, reply: string | null = null) => ({
  result: { reason, params: params ?? {} },
  reply
})

const done = (state: Done['state'], why: ConnectionStepWhy, reply: string | null = null): Done => ({
  state,
  ...told(why, reply)
})

/**
 * Tests an account step by step and reports when each step begins and ends. After a failure, the remaining steps are reported as
 * skipped. Credentials are sent on encrypted connections only, except to this computer when the account says so. Nothing stays
 * open, even when the caller stops early.
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
        yield { step, ...done('skipped', ['not-tried']), durationMs: 0 }
        continue
      }
      yield { step, state: 'running', result: null, reply: null, durationMs: 0 }
      const startedAt = clock()
      let report: Pick<ConnectionStepReport, 'state' | 'result' | 'reply'>
      try {
        signal?.throwIfAborted()
        report = await run()
      } catch (error) {
        failed = true
        const failure = signal?.aborted
          ? told(['canceled'])
          : connectionFailure(withoutSecrets(error as NodemailerError, hide), config)
        report = { state: 'failed', ...failure }
      }
      yield {
        step,
        state: report.state,
        result: report.result && hidden(report.result, hide),
        reply: report.reply && hide(report.reply),
        durationMs: Math.max(0, clock() - startedAt)
      }
    }
  } finally {
    signal?.removeEventListener('abort', callOff)
    attempt.close()
  }
}

/** Always a new token: that an earlier one still works does not tell whether the provider issues the next one. */
function tokenStep(tokens: AccessTokens): [ConnectionStep, () => Promise<Done>] {
  const ask = async (): Promise<Done> => {
    await tokens.renew()
    return done('ok', ['token-received', { provider: tokens.provider }])
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
    if (net.isIP(host)) return done('skipped', ['no-lookup-needed'])
    const found = await within(timeoutsMs.dns, lookup(host, { all: true }))
    return done('ok', ['host-found', { host, addresses: found.map(({ address }) => address) }])
  }

  connect(): Promise<Done> {
    const { host, port } = connectionOptions(this.#config)
    return new Promise((resolve, reject) => {
      const socket = net.connect({ host: host!, port: Number(port), timeout: timeoutsMs.connect })
      this.#socket = socket
      socket.once('error', reject)
      socket.once('timeout', () => reject(timedOut()))
      socket.once('close', () => reject(closedByPeer()))
      socket.once('connect', () => {
        socket.removeAllListeners()
        // A connection that breaks before nodemailer listens must not end the process; the next step notices.
        socket.on('error', () => {})
        socket.setTimeout(0)
        // The greeting waits for nodemailer to listen.
        socket.pause()
        const { remoteAddress = '', remotePort = 0 } = socket
        resolve(done('ok', ['connected', { address: remoteAddress, port: remotePort }]))
      })
    })
  }

  /** Includes greeting and EHLO, because with STARTTLS they come before the encryption. */
  async secure(): Promise<Done> {
    const socket = this.#socket!
    if (socket.destroyed) throw closedByPeer()
    const connection = new SMTPConnection({
      ...connectionOptions(this.#config),
      ...logInOptions(this.#config),
      connection: socket,
      greetingTimeout: timeoutsMs.greeting,
      socketTimeout: timeoutsMs.reply
    })
    this.#connection = connection
    await this.#step((done) => connection.connect(done))
    if (this.#config.security === 'plain-loopback') {
      return done('skipped', ['unencrypted-here'])
    }
    const { _socket: secured } = connection
    return done('ok', describeTls(secured as TLSSocket))
  }

  async logIn(): Promise<Done> {
    const { user, security } = this.#config
    const connection = this.#connection!
    if (user === null) return done('skipped', ['no-login-needed'])
    if (!connection.secure && security !== 'plain-loopback')
      throw new Error('the connection is not encrypted')
    if (!connection.allowsAuth) {
      throw Object.assign(new Error('no AUTH'), { code: 'ENOAUTH' })
    }
    const { auth } = logInOptions(this.#config)
    await this.#step((done) => connection.login(auth, done))
    return done('ok', ['logged-in', { user }])
  }

  async send(message: OutgoingMessage | null): Promise<Done> {
    if (!message) return done('skipped', ['no-test-message'])
    const { from, to } = message.envelope
    for (const address of [from, to]) {
      if (!isSendableAddress(address)) throw new Error(`${JSON.stringify(address)} is not one address`)
    }
    const connection = this.#connection!
    const reply = await this.#step<string>((done) =>
      connection.send({ from, to: [to] }, message.raw, (error, info) => done(error, info?.response))
    )
    connection.quit()
    return done('ok', ['message-accepted', { to }], reply)
  }

  close(): void {
    this.#connection?.close()
    this.#socket?.destroy()
  }

  /** Runs a command of the connection. A connection that breaks meanwhile fails it. */
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
      // An error between two steps, such as a reset after QUIT, belongs to no step.
      connection.on('error', () => {})
    })
  }
}

function describeTls(socket: TLSSocket): ConnectionStepWhy {
  const { subject, issuer } = socket.getPeerCertificate()
  const issuedBy = issuer?.O ?? issuer?.CN
  return [
    'encrypted',
    {
      protocol: socket.getProtocol() ?? '',
      holder: String(subject?.CN ?? socket.remoteAddress),
      issuer: issuedBy === undefined ? null : String(issuedBy)
    }
  ]
}

/** A server may repeat a secret, and its words can be a parameter. */
const hidden = ({ reason, params }: Reasoned, hide: (text: string) => string): Reasoned => ({
  reason,
  params: Object.fromEntries(
    Object.entries(params).map(([name, value]) => [name, typeof value === 'string' ? hide(value) : value])
  )
})

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
