import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What it does with a request: a body in JSON, or whatever is written; null: as usual. `hang`: never an answer. */
export type TokenAnswer =
  | { status: number; json: object; headers?: Record<string, string> }
  | { write: (response: ServerResponse) => void }
  | 'hang'
  | null

export interface TokenServer {
  /** Its token URL. */
  readonly url: string
  /** The form of each request so far, in order. */
  readonly asked: readonly Record<string, string>[]
  /** Access tokens that it gave out and that have not expired. */
  readonly valid: Set<string>
  /** The refresh token that counts. With `rotates` it is another after each use, and the one before is worth nothing. */
  refreshToken: string
  /** Ahead of what it does by itself; stays until another takes its place. */
  answer: (asked: Record<string, string>) => TokenAnswer
  close(): Promise<void>
}

/** The token endpoint of a provider on this computer (RFC 6749): access-1, access-2, …, each for an hour. */
export async function startTokenServer({ rotates = false } = {}): Promise<TokenServer> {
  const asked: Record<string, string>[] = []
  const valid = new Set<string>()
  let given = 0

  const usual = (form: Record<string, string>): TokenAnswer => {
    if (form['grant_type'] === 'refresh_token' && form['refresh_token'] !== server.refreshToken) {
      const json = { error: 'invalid_grant', error_description: 'Token has been expired or revoked.' }
      return { status: 400, json }
    }
    const token = `access-${++given}.planted`
    valid.add(token)
    const json = { access_token: token, token_type: 'Bearer', expires_in: 3599 }
    if (!rotates) return { status: 200, json }
    server.refreshToken = `refresh-${given + 1}.planted`
    return { status: 200, json: { ...json, refresh_token: server.refreshToken } }
  }

  const http = createServer((request, response) => {
    let body = ''
    request.on('data', (bytes: Buffer) => (body += bytes.toString()))
    request.on('end', () => {
      const form = Object.fromEntries(new URLSearchParams(body))
      asked.push(form)
      const answer = server.answer(form) ?? usual(form)
      if (answer === null || answer === 'hang') return
      if ('write' in answer) return answer.write(response)
      response.writeHead(answer.status, { 'content-type': 'application/json', ...answer.headers })
      response.end(JSON.stringify(answer.json))
    })
  })
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve))

  const server: TokenServer = {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}/token`,
    asked,
    valid,
    refreshToken: 'refresh-1.planted',
    answer: () => null,
    close: () =>
      new Promise((resolve) => {
        http.close(() => resolve())
        http.closeAllConnections()
      })
  }
  return server
}
