import type net from 'node:net'

/** What a scripted server says at a step. */
export type Answer =
  /** A reply, without its last CRLF. A reply of several lines has CRLF between them. */
  | string
  /** These bytes, nothing added. */
  | { bytes: string | Buffer }
  /** One reply in two packets. */
  | { halves: [string, string] }
  /** Closes the connection, with FIN or RST, after these bytes if any. */
  | { drop: 'end' | 'reset'; after?: string }
  /** Says nothing more until the connection or the server is closed. */
  | { stall: true }
  /** Waits for the test: `{ hold: promise, answer: '250 Ok' }`. */
  | { hold: Promise<unknown>; answer: Answer }

/** One side of a connection: reads lines and messages in their turn, says answers. */
export class LineReader {
  readonly #socket: net.Socket
  #buffer: Buffer = Buffer.alloc(0)
  #wake: (() => void) | null = null
  #closed = false
  readonly #onData = (chunk: Buffer): void => {
    this.#buffer = this.#buffer.length === 0 ? chunk : Buffer.concat([this.#buffer, chunk])
    this.#wake?.()
  }

  constructor(socket: net.Socket) {
    this.#socket = socket
    socket.setNoDelay(true)
    socket.on('data', this.#onData)
    // A client that goes away is part of the tests.
    socket.on('error', () => {})
    for (const event of ['end', 'close']) {
      socket.once(event, () => {
        this.#closed = true
        this.#wake?.()
      })
    }
  }

  /** Gives the socket up, for TLS to take over. */
  release(): net.Socket {
    this.#socket.removeListener('data', this.#onData)
    return this.#socket
  }

  /** Without its line end; null when the client is gone. */
  async line(): Promise<string | null> {
    for (;;) {
      const end = this.#buffer.indexOf(0x0a)
      if (end >= 0) {
        const text = this.#buffer.toString('utf8', 0, end).replace(/\r$/, '')
        this.#buffer = this.#buffer.subarray(end + 1)
        return text
      }
      if (!(await this.#more())) return null
    }
  }

  /** Null when the client went away in the middle, or `begun`, called at the first byte, said to stop. */
  async message(begun: () => Promise<boolean>): Promise<Buffer | null> {
    if (this.#buffer.length === 0 && !(await this.#more())) return null
    if (!(await begun())) return null
    let searched = 0
    for (;;) {
      if (this.#buffer.length >= 3 && this.#buffer.toString('latin1', 0, 3) === '.\r\n')
        return this.#take(0, 3)
      const end = this.#buffer.indexOf('\r\n.\r\n', Math.max(0, searched - 4))
      if (end >= 0) return this.#take(end + 2, end + 5)
      searched = this.#buffer.length
      if (!(await this.#more())) return null
    }
  }

  #take(end: number, next: number): Buffer {
    const stuffed = this.#buffer.toString('latin1', 0, end)
    this.#buffer = this.#buffer.subarray(next)
    return Buffer.from(stuffed.replaceAll(/^\.\./gm, '.'), 'latin1')
  }

  /** Tells the first digit of what was said, 0 when the connection is no more, 1 when nothing was said. */
  async say(answer: Answer): Promise<number> {
    if (typeof answer === 'string') {
      if (answer === '') return 1
      return this.#write(`${answer}\r\n`)
    }
    if ('bytes' in answer) return this.#write(answer.bytes)
    if ('halves' in answer) {
      const [first, second] = answer.halves
      this.#write(first)
      // Long enough for the client to see the first packet alone.
      await new Promise((resolve) => setTimeout(resolve, 15))
      this.#write(second)
      return Number(first.charAt(0))
    }
    if ('hold' in answer) {
      await answer.hold
      return this.say(answer.answer)
    }
    if ('drop' in answer) {
      if (answer.after !== undefined) this.#write(answer.after)
      if (answer.drop === 'end') this.#socket.destroySoon()
      else this.#reset()
      return 0
    }
    await this.#gone()
    return 0
  }

  end(): void {
    this.#socket.end()
  }

  /** RST at once, under TLS too. */
  #reset(): void {
    const { _parent: plain } = this.#socket as net.Socket & { _parent?: net.Socket }
    if (plain) plain.resetAndDestroy()
    else this.#socket.resetAndDestroy()
  }

  #write(bytes: string | Buffer): number {
    if (this.#closed || this.#socket.destroyed) return 0
    this.#socket.write(bytes)
    return Number(bytes.toString().charAt(0)) || 1
  }

  async #more(): Promise<boolean> {
    const had = this.#buffer.length
    while (this.#buffer.length === had && !this.#closed) {
      await new Promise<void>((resolve) => (this.#wake = resolve))
    }
    return this.#buffer.length > had
  }

  async #gone(): Promise<void> {
    while (!this.#closed) await new Promise<void>((resolve) => (this.#wake = resolve))
  }
}
