import { createHash, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { signedBytes } from '../../src/main/updates/release-signature.ts'

const tls = join(import.meta.dirname, '..', 'fixtures', 'tls')
const pem = (name: string) => readFileSync(join(tls, `${name}.pem`), 'utf8')

/** As electron-builder names them for a Linux of this computer's kind. */
export const description = `latest-linux${process.arch === 'x64' ? '' : `-${process.arch}`}.yml`

export const releaseCertificate = { file: join(tls, 'localhost-cert.pem'), text: pem('localhost-cert') }

type Answer = Buffer | ((request: IncomingMessage, response: ServerResponse) => void)

export interface Release {
  version: string
  name: string
  bytes: Buffer
}

export interface ReleaseServer {
  /** What packaging is told: the place, and the public key. */
  place: { url: string; publicKey: string }
  /** What it gives out, by name. */
  files: Map<string, Answer>
  /** How many connections were made to it, asked or not. */
  connections(): number
  /** The names it was asked for, in order, and everything it was told with them. */
  requests: { name: string; headers: IncomingMessage['headers'] }[]
  /** As electron-builder describes it, signed as scripts/sign-release.ts does. */
  put(release: Release, change?: (yml: string) => string): void
  sign(name: string, bytes: Buffer, key?: KeyObject): void
  close(): Promise<void>
}

/** As an AppImage is run after it was put in place: it writes down how, and ends. */
export const appImage = (version: string) =>
  Buffer.from(
    `#!/bin/sh\necho "${version} $APPIMAGE_EXIT_AFTER_INSTALL" > "$0.ran"\n${'#'.repeat(200_000)}\n`
  )

export function yml({ version, name, bytes }: Release): string {
  const sha512 = createHash('sha512').update(bytes).digest('base64')
  return [
    `version: ${version}`,
    'files:',
    `  - url: ${name}`,
    `    sha512: ${sha512}`,
    `    size: ${bytes.length}`,
    `path: ${name}`,
    `sha512: ${sha512}`,
    `releaseDate: '2026-11-22T08:00:00.000Z'`,
    ''
  ].join('\n')
}

/** A place for releases on this computer, by https with a certificate that nobody trusts unless told. */
export async function startReleaseServer(certificate = 'localhost'): Promise<ReleaseServer> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const files = new Map<string, Answer>()
  const requests: ReleaseServer['requests'] = []
  const server = createServer(
    { cert: pem(`${certificate}-cert`), key: pem(`${certificate}-key`) },
    (request, response) => {
      const name = decodeURIComponent(request.url ?? '').replace(/^\/releases\//, '')
      requests.push({ name, headers: request.headers })
      const answer = files.get(name)
      if (typeof answer === 'function') return answer(request, response)
      if (answer === undefined) return response.writeHead(404).end('<html>not here</html>')
      return response.writeHead(200, { 'content-length': answer.length }).end(answer)
    }
  )
  let connections = 0
  server.on('connection', () => (connections += 1))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const signFile = (name: string, bytes: Buffer, key = privateKey) => {
    files.set(`${name}.sig`, Buffer.from(`${sign(null, signedBytes(name, bytes), key).toString('base64')}\n`))
  }
  return {
    place: {
      url: `https://127.0.0.1:${(server.address() as AddressInfo).port}/releases/`,
      publicKey: publicKey.export({ format: 'der', type: 'spki' }).toString('base64')
    },
    files,
    requests,
    connections: () => connections,
    put(release, change = (text) => text) {
      const text = Buffer.from(change(yml(release)))
      files.set(release.name, release.bytes)
      files.set(description, text)
      signFile(description, text)
    },
    sign: signFile,
    close() {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    }
  }
}
