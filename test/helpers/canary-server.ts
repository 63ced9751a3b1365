import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** Answers everything, and remembers it: whoever was not to be asked, and is, shows here. */
export interface CanaryServer {
  /** `127.0.0.1:port`. */
  readonly host: string
  /** Connections made, a request on them or not. */
  readonly connections: number
  /** Paths asked for, in order. */
  readonly paths: readonly string[]
  /** What it shows at `/`. Nothing by default. */
  page: string
  close(): Promise<void>
}

export async function startCanaryServer(): Promise<CanaryServer> {
  const paths: string[] = []
  let connections = 0
  const server = createServer((request, response) => {
    paths.push(request.url ?? '')
    if (request.url === '/' && canary.page !== '') {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(canary.page)
    } else response.writeHead(204).end()
  })
  server.on('connection', () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const canary: CanaryServer = {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    get connections() {
      return connections
    },
    paths,
    page: '',
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      })
  }
  return canary
}
