import net from 'node:net'

/** Somebody between a client and its mail server, who reads along and says what the server did not. */
export interface ManInTheMiddleOptions {
  /** A line of the server, in clear text, as the client gets to see it; null: not at all. */
  change?: (line: string) => string | null
  /** Answers a line of the client, in clear text, in the server's place; undefined: the server gets it. */
  answer?: (line: string) => string | undefined
  /** Bytes smuggled in right behind the server's 220 to STARTTLS. */
  inject?: string
  /** Passes bytes on from the first one: what they say is encrypted. */
  onlyListens?: boolean
}

export interface ManInTheMiddle {
  readonly port: number
  /** Every byte that came from the client, as Latin-1. */
  readonly seen: string
  close(): Promise<void>
}

/** Passes lines on until STARTTLS was answered with 220, and bytes from then on. */
export async function standInTheMiddle(
  serverPort: number,
  {
    change = (line) => line,
    answer = () => undefined,
    inject = '',
    onlyListens = false
  }: ManInTheMiddleOptions
): Promise<ManInTheMiddle> {
  const sockets = new Set<net.Socket>()
  let seen = ''
  const listener = net.createServer((client) => {
    const server = net.connect(serverPort, '127.0.0.1')
    let asked = false
    let encrypted = onlyListens
    for (const [socket, other] of [
      [client, server],
      [server, client]
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.once('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    client.on('data', (chunk) => {
      seen += chunk.toString('latin1')
      if (encrypted) return server.write(chunk)
      for (const line of linesOf(chunk)) {
        asked = /^STARTTLS$/i.test(line)
        const own = answer(line)
        if (own === undefined) server.write(`${line}\r\n`)
        else client.write(`${own}\r\n`)
      }
    })
    server.on('data', (chunk) => {
      if (encrypted) return client.write(chunk)
      const lines = linesOf(chunk).map(change)
      encrypted = asked && lines[0]?.startsWith('220') === true
      const text = lines.flatMap((line) => (line === null ? [] : [`${line}\r\n`])).join('')
      client.write(encrypted ? text + inject : text)
    })
  })
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve))
  return {
    port: (listener.address() as net.AddressInfo).port,
    get seen() {
      return seen
    },
    close: () =>
      new Promise((resolve) => {
        listener.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      })
  }
}

/** Both sides of the dialogues here send whole lines. */
const linesOf = (chunk: Buffer): string[] => chunk.toString('latin1').split('\r\n').slice(0, -1)
