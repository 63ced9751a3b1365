import { readFileSync } from 'node:fs'
import net from 'node:net'
import tls from 'node:tls'
import { LineReader, type Answer } from './smtp-line-reader.ts'

export type { Answer }

/**
 * An SMTP server that does exactly what a test tells it to, and remembers what it was told.
 *
 *     const server = await startScriptedSmtpServer({
 *       script: [
 *         { at: 'rcpt', recipient: /@gone\.example$/, answer: '550 5.1.1 No such user' },
 *         { at: 'final', message: 3, answer: { drop: 'reset' } }, // takes the third message and vanishes
 *         { at: 'greeting', connection: 2, answer: '421 4.3.2 Too many connections' },
 *         { at: 'mail', times: 2, answer: '451 4.3.0 Not yet' } // the first two, then as usual
 *       ]
 *     })
 *     // … send to 127.0.0.1, server.port …
 *     server.messages       // every message whose final dot arrived, whatever was answered
 *     await server.close()  // in afterEach: nothing is left open
 *
 * For each step of a dialogue the first rule that fits answers; without one the server behaves like any other.
 */
export interface ScriptedSmtpServerOptions {
  script?: Rule[]
  /** `starttls` offers it, `implicit` begins with the handshake. Default `none`. */
  tls?: 'none' | 'starttls' | 'implicit'
  /** `elsewhere` is for another host, `expired` has. Default `localhost`, which fits localhost and 127.0.0.1. */
  certificate?: 'localhost' | 'elsewhere' | 'expired'
  /** Speaks nothing newer. */
  maxTlsVersion?: 'TLSv1.1' | 'TLSv1.2'
  /** Offer AUTH PLAIN LOGIN. Every log-in is accepted unless the script says otherwise. Default false. */
  auth?: boolean
  /** EHLO lines, beside STARTTLS and AUTH. */
  extensions?: string[]
  /** False: `messages` has no bytes, for tests that send many. Default true. */
  keepBodies?: boolean
}

/** `body` is the first byte after 354, `final` the final dot. */
export type ScriptPhase =
  'greeting' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'body' | 'final' | 'rset' | 'quit'

export interface Rule {
  at: ScriptPhase
  /** Which MAIL FROM it belongs to, counted over all connections from 1. */
  message?: number | ((n: number) => boolean)
  /** The same, counted on its own connection: 1 is a fresh connection, more a reused one. */
  messageOnConnection?: number | ((n: number) => boolean)
  /** Counted from 1. */
  connection?: number | ((n: number) => boolean)
  /** Of the RCPT TO. */
  recipient?: string | RegExp
  /** True: only on an encrypted connection; false: only on a clear one. */
  secure?: boolean
  /** Fits so many times, then no more. */
  times?: number
  answer: Answer | ((turn: Turn) => Answer | undefined)
}

/** A step of a dialogue. */
export interface Turn {
  phase: ScriptPhase
  connection: number
  message: number
  messageOnConnection: number
  from: string | null
  recipient: string | null
  secure: boolean
  /** The command as it came; empty for greeting, body and final. */
  line: string
}

export interface ReceivedMessage {
  /** Number of its MAIL FROM. */
  message: number
  connection: number
  from: string
  recipients: string[]
  /** Dots unstuffed, without the final one. */
  raw: Buffer
  /** First digit of the answer to the final dot was 2. */
  accepted: boolean
}

export interface ScriptedSmtpServer {
  readonly port: number
  /** PEM of its own certificate: the one to trust. */
  readonly certificate: string
  /** Ahead of the rules there are. */
  script(...rules: Rule[]): void
  /** Connections made so far. */
  readonly connections: number
  /** Connections open now. */
  readonly open: number
  /** The most that were open at once. */
  readonly mostOpen: number
  /** Commands as they came, log-in lines included; no message bytes. */
  readonly lines: readonly { connection: number; secure: boolean; line: string }[]
  /** User names and passwords that arrived, and whether the connection was encrypted. */
  readonly logins: readonly { user: string; password: string; secure: boolean }[]
  /** Messages of which at least a byte arrived. */
  readonly bodiesBegun: number
  /** Messages that arrived whole. */
  readonly messages: readonly ReceivedMessage[]
  /** The recipients of accepted messages, in order. */
  acceptedRecipients(): string[]
  /** Resolves as soon as it holds; looks again after each step of any dialogue. */
  until(holds: (server: ScriptedSmtpServer) => boolean): Promise<void>
  /** Cuts every connection. */
  close(): Promise<void>
}

const tlsFolder = new URL('../fixtures/tls/', import.meta.url)

export async function startScriptedSmtpServer(
  options: ScriptedSmtpServerOptions = {}
): Promise<ScriptedSmtpServer> {
  const rules = [...(options.script ?? [])].map((rule) => ({ ...rule }))
  const name = options.certificate ?? 'localhost'
  const certificate = readFileSync(new URL(`${name}-cert.pem`, tlsFolder), 'utf8')
  const secureContext = tls.createSecureContext({
    cert: certificate,
    key: readFileSync(new URL(`${name}-key.pem`, tlsFolder)),
    // OpenSSL speaks old versions only when told not to mind.
    ...(options.maxTlsVersion
      ? { minVersion: 'TLSv1' as const, maxVersion: options.maxTlsVersion, ciphers: 'ALL:@SECLEVEL=0' }
      : {})
  })
  const extensions = options.extensions ?? ['PIPELINING', '8BITMIME', 'ENHANCEDSTATUSCODES']
  const sockets = new Set<net.Socket>()
  const waiting = new Set<() => void>()
  const lines: { connection: number; secure: boolean; line: string }[] = []
  const logins: { user: string; password: string; secure: boolean }[] = []
  const messages: ReceivedMessage[] = []
  let connections = 0
  let mostOpen = 0
  let messageCount = 0
  let bodiesBegun = 0

  const listener = net.createServer((socket) => {
    sockets.add(socket)
    connections += 1
    mostOpen = Math.max(mostOpen, sockets.size)
    socket.once('close', () => {
      sockets.delete(socket)
      changed()
    })
    changed()
    void converse(socket, connections)
  })

  function changed(): void {
    for (const look of waiting) look()
  }

  async function converse(socket: net.Socket, connection: number): Promise<void> {
    let line = new LineReader(socket)
    let secure = false
    let from: string | null = null
    let recipients: string[] = []
    let recipient: string | null = null
    let onConnection = 0
    let message = 0

    /** Answers a step; tells the first digit of the reply, or 0 when the dialogue is over. */
    async function answer(phase: ScriptPhase, command: string, usual: string): Promise<number> {
      const turn: Turn = {
        phase,
        connection,
        message,
        messageOnConnection: onConnection,
        from,
        recipient,
        secure,
        line: command
      }
      changed()
      const said = await line.say(scripted(turn) ?? usual)
      changed()
      return said
    }

    async function upgrade(): Promise<boolean> {
      const secured = new tls.TLSSocket(line.release(), { isServer: true, secureContext })
      line = new LineReader(secured)
      secure = await new Promise<boolean>((resolve) => {
        secured.once('secure', () => resolve(true))
        secured.once('close', () => resolve(false))
      })
      return secure
    }

    async function logIn(command: string): Promise<number> {
      const [, method = '', initial] = command.split(' ')
      let user = ''
      let password = ''
      if (/^login$/i.test(method)) {
        await line.say('334 VXNlcm5hbWU6')
        user = fromBase64(initial ?? (await read()) ?? '')
        await line.say('334 UGFzc3dvcmQ6')
        password = fromBase64((await read()) ?? '')
      } else {
        if (initial === undefined) await line.say('334 ')
        const parts = fromBase64(initial ?? (await read()) ?? '').split(/\p{Cc}/u)
        user = /^xoauth2$/i.test(method) ? (parts[0] ?? '').slice('user='.length) : (parts[1] ?? '')
        password = /^xoauth2$/i.test(method)
          ? (parts[1] ?? '').slice('auth=Bearer '.length)
          : (parts[2] ?? '')
      }
      logins.push({ user, password, secure })
      return answer('auth', command, '235 2.7.0 Accepted')
    }

    async function read(): Promise<string | null> {
      const text = await line.line()
      if (text !== null) {
        lines.push({ connection, secure, line: text })
        changed()
      }
      return text
    }

    async function receive(): Promise<number> {
      const raw = await line.message(async () => {
        bodiesBegun += 1
        changed()
        return (await answer('body', '', '')) !== 0
      })
      if (raw === null) return 0
      const received: ReceivedMessage = {
        message,
        connection,
        from: from ?? '',
        recipients,
        raw: options.keepBodies === false ? Buffer.alloc(0) : raw,
        accepted: false
      }
      messages.push(received)
      changed()
      const said = await answer('final', '', `250 2.0.0 Ok: queued as ${messages.length}`)
      received.accepted = said === 2
      changed()
      return said
    }

    if (options.tls === 'implicit' && !(await upgrade())) return
    if ((await answer('greeting', '', '220 scripted.test ESMTP')) === 0) return
    for (;;) {
      const command = await read()
      if (command === null) return
      let said: number
      if (/^(?:EHLO|HELO) /i.test(command)) {
        const offered = [...extensions]
        if (options.tls === 'starttls' && !secure) offered.push('STARTTLS')
        if (options.auth) offered.push('AUTH PLAIN LOGIN XOAUTH2')
        const reply = ['scripted.test', ...offered]
        said = await answer(
          'ehlo',
          command,
          reply.map((text, i) => `250${i < reply.length - 1 ? '-' : ' '}${text}`).join('\r\n')
        )
      } else if (/^STARTTLS$/i.test(command)) {
        said = await answer(
          'starttls',
          command,
          options.tls === 'starttls' ? '220 2.0.0 Go ahead' : '502 5.5.1 Not offered'
        )
        if (said === 2 && !(await upgrade())) return
      } else if (/^AUTH /i.test(command)) {
        said = await logIn(command)
      } else if (/^MAIL FROM:/i.test(command)) {
        message = messageCount += 1
        onConnection += 1
        from = address(command)
        recipients = []
        recipient = null
        said = await answer('mail', command, '250 2.1.0 Ok')
        if (said !== 2) from = null
      } else if (/^RCPT TO:/i.test(command)) {
        recipient = address(command)
        said = await answer('rcpt', command, from === null ? '503 5.5.1 MAIL first' : '250 2.1.5 Ok')
        if (said === 2) recipients = [...recipients, recipient]
      } else if (/^DATA$/i.test(command)) {
        const usual =
          recipients.length > 0 ? '354 End data with <CR><LF>.<CR><LF>' : '554 5.5.1 No valid recipients'
        said = await answer('data', command, usual)
        if (said === 3) said = await receive()
      } else if (/^RSET$/i.test(command)) {
        from = null
        said = await answer('rset', command, '250 2.0.0 Ok')
      } else if (/^QUIT$/i.test(command)) {
        said = await answer('quit', command, '221 2.0.0 Bye')
        return line.end()
      } else {
        said = await line.say('502 5.5.2 Not understood')
      }
      if (said === 0) return
    }
  }

  function scripted(turn: Turn): Answer | undefined {
    for (const rule of rules) {
      if (!fits(rule, turn) || rule.times === 0) continue
      const answer = typeof rule.answer === 'function' ? rule.answer(turn) : rule.answer
      if (answer === undefined) continue
      if (rule.times !== undefined) rule.times -= 1
      return answer
    }
    return undefined
  }

  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))

  const server: ScriptedSmtpServer = {
    port: (listener.address() as net.AddressInfo).port,
    certificate,
    script: (...more) => void rules.unshift(...more.map((rule) => ({ ...rule }))),
    get connections() {
      return connections
    },
    get open() {
      return sockets.size
    },
    get mostOpen() {
      return mostOpen
    },
    lines,
    logins,
    get bodiesBegun() {
      return bodiesBegun
    },
    messages,
    acceptedRecipients: () =>
      messages.filter(({ accepted }) => accepted).flatMap(({ recipients }) => recipients),
    until: (holds) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!holds(server)) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      })
  }
  return server
}

function counted(wanted: number | ((n: number) => boolean) | undefined, n: number): boolean {
  return wanted === undefined || (typeof wanted === 'function' ? wanted(n) : wanted === n)
}

function fits(rule: Rule, turn: Turn): boolean {
  return (
    rule.at === turn.phase &&
    counted(rule.message, turn.message) &&
    counted(rule.messageOnConnection, turn.messageOnConnection) &&
    counted(rule.connection, turn.connection) &&
    (rule.secure === undefined || rule.secure === turn.secure) &&
    (rule.recipient === undefined ||
      (turn.recipient !== null &&
        (typeof rule.recipient === 'string'
          ? rule.recipient === turn.recipient
          : rule.recipient.test(turn.recipient))))
  )
}

function address(command: string): string {
  return /<(.*)>/.exec(command)?.[1] ?? ''
}

function fromBase64(text: string): string {
  return Buffer.from(text, 'base64').toString()
}
