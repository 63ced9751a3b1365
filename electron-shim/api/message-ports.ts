import type Electron from 'electron'
import { partialEmitter } from '../not-here.ts'

/** What travels between two processes for their ports. Frames of one connection arrive in the order they were sent. */
export type PortFrame = { port: string; data: unknown } | { port: string; close: true }

type Message = { data: unknown; ports: MessagePortMain[] }

/**
 * One end of a channel. It is in one of three states: waiting (messages queue until `start`), started, or moved to
 * another process, where everything that arrives is passed on.
 */
export class MessagePortMain
  extends partialEmitter('MessagePortMain')
  implements Pick<Electron.MessagePortMain, 'postMessage' | 'start' | 'close'>
{
  private peer: MessagePortMain | null = null
  private elsewhere: ((frame: Message | null) => void) | null = null
  private readonly queue: Message[] = []
  private started = false
  /** Closed here, or its peer is gone. */
  private ended = false
  private silenced = false

  static entangle(one: MessagePortMain, other: MessagePortMain): void {
    one.peer = other
    other.peer = one
  }

  postMessage(data: unknown, transfer: Electron.MessagePortMain[] = []): void {
    if (this.elsewhere) throw new Error('This port was transferred: it can no longer be used here.')
    const ports = transfer as unknown as MessagePortMain[]
    // A peer in another process gets a copy on the way there.
    this.peer?.accept({ data: this.peer.elsewhere ? data : structuredClone(data), ports })
  }

  start(): void {
    if (this.started) return
    this.started = true
    for (const message of this.queue.splice(0)) this.deliver(message)
  }

  close(): void {
    this.silenced = true
    if (this.ended) return
    this.ended = true
    this.peer?.peerEnded()
  }

  /** Moves this end away: what its peer posts, and null for its end, goes to `take` from now on. */
  move(take: (message: Message | null) => void): void {
    this.elsewhere = take
    for (const message of this.queue.splice(0)) take(message)
    if (this.ended) take(null)
  }

  /** From the process where this end is: to its peer. */
  fromElsewhere(data: unknown): void {
    this.peer?.accept({ data, ports: [] })
  }

  private accept(message: Message): void {
    if (this.ended) return
    if (this.elsewhere) this.elsewhere(message)
    else if (this.started) this.deliver(message)
    else this.queue.push(message)
  }

  /** A task for each message, as in Chromium: what a listener starts goes on before the next one comes. */
  private deliver(message: Message): void {
    setImmediate(() => {
      if (!this.silenced) this.emit('message', message)
    })
  }

  private peerEnded(): void {
    if (this.ended) return
    this.ended = true
    if (this.elsewhere) this.elsewhere(null)
    // A task too, so that it comes after the messages before it.
    else setImmediate(() => this.emit('close'))
  }
}

export class MessageChannelMain implements Record<keyof Electron.MessageChannelMain, MessagePortMain> {
  readonly port1 = new MessagePortMain()
  readonly port2 = new MessagePortMain()

  constructor() {
    MessagePortMain.entangle(this.port1, this.port2)
  }
}

/** The ports of one connection between two processes. Each process has one of these for it. */
export class PortTunnel {
  private readonly ports = new Map<string, MessagePortMain>()
  private readonly send: (frame: PortFrame) => void
  private readonly prefix: string
  private made = 0

  /** `prefix` differs at the two sides, so that both may number ports. */
  constructor(prefix: string, send: (frame: PortFrame) => void) {
    this.prefix = prefix
    this.send = send
  }

  /** A name by which to announce a port to the other side; `give` follows when that is on its way. */
  nextName(): string {
    return `${this.prefix}${++this.made}`
  }

  /** Moves a port to the other side. What it already holds goes out at once. */
  give(name: string, port: MessagePortMain): void {
    this.ports.set(name, port)
    port.move((message) => {
      if (message === null) {
        this.ports.delete(name)
        this.send({ port: name, close: true })
      } else if (message.ports.length > 0) {
        throw new Error(
          'The stand-in for Electron does not have MessagePortMain.postMessage with ports to another process.'
        )
      } else {
        this.send({ port: name, data: message.data })
      }
    })
  }

  /** The port that the other side announced. */
  take(name: string): MessagePortMain {
    const { port1, port2 } = new MessageChannelMain()
    this.ports.set(name, port1)
    port1.move((message) => {
      if (message === null) this.ports.delete(name)
      this.send(message === null ? { port: name, close: true } : { port: name, data: message.data })
    })
    return port2
  }

  receive(frame: PortFrame): void {
    const port = this.ports.get(frame.port)
    if (port === undefined) return
    if ('close' in frame) {
      this.ports.delete(frame.port)
      port.close()
    } else {
      port.fromElsewhere(frame.data)
    }
  }

  /** The other side is gone, and its ends with it. */
  closeAll(): void {
    const ports = [...this.ports.values()]
    this.ports.clear()
    for (const port of ports) port.close()
  }
}
