import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { SMTPServerDataStream, SMTPServerSession } from 'smtp-server'
import { AppError } from '../../shared/errors.ts'
import type { MailboxFaults } from '../../shared/models/mailbox.ts'
import { type Clock, sleep } from '../runtime/index.ts'
import { drawFault } from './faults.ts'
import type { Fault } from './faults.ts'
import { peekHeaders } from './peek-headers.ts'
import { createGroupCommit } from './group-commit.ts'

export interface CapturedMessage {
  receivedAt: number
  mailFrom: string
  rcptTo: string
  toName: string
  subject: string
  raw: Buffer
}

export interface CaptureServerOptions {
  clock: Clock
  /** In [0, 1). Chooses which message gets which fault. */
  random: () => number
  /** Stores all of them or, if it rejects, none. A message is answered with 250 only after this. */
  store: (messages: CapturedMessage[]) => Promise<void>
  /** Asked for each message, because they can change while email arrives. */
  faults: () => MailboxFaults
  /** Gets failures of the server itself, not of a client that disconnects. */
  onError: (error: unknown) => void
  /** The largest message it accepts, in bytes. */
  maxSize?: number
  /** Bytes of all messages that are being received or not stored yet. Above it, senders must try again. */
  maxHeld?: number
  /** 0, the default, lets the system choose one. */
  port?: number
}

export interface CaptureServer {
  port: number
  /** Accepts no more, stores what was received, and cuts the connections. */
  close(): Promise<void>
}

const host = '127.0.0.1'
const defaultMaxSize = 10 * 1024 * 1024
const defaultMaxHeld = 64 * 1024 * 1024
/** Four times what an account may open. */
const maxClients = 200

/**
 * The test mailbox: an SMTP server on loopback that accepts everything, delivers nothing, and fails as the person asks, to
 * rehearse a bad day.
 */
export async function openCaptureServer(options: CaptureServerOptions): Promise<CaptureServer> {
  const { clock, faults, random, maxSize = defaultMaxSize, maxHeld = defaultMaxHeld } = options
  /** Open connections by the client's port, to find the one of a session. */
  const sockets = new Map<number, Socket>()
  /** The messages being received, each with its fault. */
  const underWay = new Map<string, Fault>()
  let waiting = 0
  const memory: Memory = { held: 0, most: maxHeld }
  const closing = new AbortController()
  const commit = createGroupCommit<CapturedMessage>({
    store: options.store,
    expected: () => underWay.size - waiting,
    clock
  })

  const server = new SMTPServer({
    name: 'countersign-test-mailbox',
    banner: 'nothing leaves this computer',
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    size: maxSize,
    maxRecipients: 1,
    maxClients,
    socketTimeout: 10 * 60_000,
    closeTimeout: 1,
    onConnect: (_session, callback) => callback(),
    onMailFrom(_address, session, callback) {
      const fault = drawFault(faults(), random)
      if (fault === 'busy421') return callback(refusal(421, '4.3.2 Too many connections, try again later'))
      underWay.set(session.id, fault)
      callback()
    },
    onRcptTo({ address }, session, callback) {
      const fault = underWay.get(session.id)
      if (fault !== 'greylist451' && fault !== 'reject550' && fault !== 'dropBeforeBody') return callback()
      underWay.delete(session.id)
      if (fault === 'dropBeforeBody') return cut(session)
      callback(
        fault === 'greylist451'
          ? refusal(451, '4.7.1 Greylisted, please try again in 5 minutes')
          : refusal(550, `5.1.1 <${address}>: Recipient address rejected: User unknown`)
      )
    },
    async onData(stream, session, callback) {
      const refused = await receive(stream, session).catch(asRefusal)
      underWay.delete(session.id)
      if (refused) callback(refused)
      else callback(null, '2.0.0 Captured')
    },
    onClose(session) {
      underWay.delete(session.id)
      sockets.delete(session.remotePort)
    }
  })
  server.on('error', (error) => {
    // A client that disconnects, and every message with a dropped connection.
    if ('remoteAddress' in error) return
    options.onError(error)
  })
  server.server.on('connection', (socket) => {
    if (socket.remotePort !== undefined) sockets.set(socket.remotePort, socket)
  })

  function cut({ remotePort }: SMTPServerSession): void {
    sockets.get(remotePort)?.destroy()
  }

  /** Resolves when the message is stored, and never if the connection is cut without an answer. */
  async function receive(stream: SMTPServerDataStream, session: SMTPServerSession): Promise<void> {
    const raw = await readWhole(stream, maxSize, memory)
    const { mailFrom, rcptTo } = session.envelope
    const fault = underWay.get(session.id)
    waiting++
    try {
      await commit.add({
        receivedAt: clock.now(),
        mailFrom: mailFrom ? mailFrom.address : '',
        rcptTo: rcptTo[0]?.address ?? '',
        ...peekHeaders(raw),
        raw
      })
    } finally {
      waiting--
      memory.held -= raw.length
    }
    const { delayMs } = faults()
    if (delayMs > 0) await sleep(clock, delayMs, closing.signal)
    // The message was accepted, and the sender will never know.
    if (fault === 'dropAfterBody') {
      cut(session)
      await new Promise(() => {})
    }
  }

  const port = await listen(server, options.port ?? 0)
  return {
    port,
    async close() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()))
      await commit.drain()
      closing.abort()
      for (const socket of sockets.values()) socket.destroy()
      await closed
    }
  }
}

/** Bytes of all messages in memory. */
interface Memory {
  held: number
  most: number
}

/**
 * The whole message, or an error if it is larger than `limit` bytes or all messages together exceed the memory limit. The excess is
 * discarded as it arrives. The result counts as held until the caller releases it.
 */
function readWhole(stream: SMTPServerDataStream, limit: number, memory: Memory): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = []
    let bytes = 0
    let isFull = false
    const letGo = () => {
      chunks = []
      memory.held -= bytes
      bytes = 0
    }
    stream.on('data', (chunk: Buffer) => {
      isFull ||= memory.held + chunk.length > memory.most
      if (isFull || stream.byteLength > limit) return letGo()
      chunks.push(chunk)
      bytes += chunk.length
      memory.held += chunk.length
    })
    stream.on('error', (error) => {
      letGo()
      reject(error)
    })
    stream.on('end', () => {
      if (stream.byteLength > limit) {
        reject(refusal(552, `5.3.4 The message is larger than ${limit} bytes`))
      } else if (isFull) {
        reject(refusal(452, '4.3.1 Too much is coming in at once'))
      } else {
        resolve(chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks))
      }
    })
  })
}

interface Refusal extends Error {
  responseCode: number
}

function refusal(responseCode: number, message: string): Refusal {
  return Object.assign(new Error(message), { responseCode })
}

/** The reply when a message could not be stored: try again, because nothing of it was kept. */
function asRefusal(error: unknown): Error {
  if (error instanceof Error && 'responseCode' in error) return error
  const isFull = error instanceof AppError && error.code === 'DISK_FULL'
  return isFull
    ? refusal(452, '4.3.1 The disk is full')
    : refusal(451, '4.3.0 The message could not be stored')
}

function listen(server: SMTPServer, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.server.once('error', reject)
    server.listen({ port, host }, () => {
      server.server.off('error', reject)
      resolve((server.server.address() as AddressInfo).port)
    })
  })
}
