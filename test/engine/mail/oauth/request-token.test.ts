import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { requestToken, type SignIn } from '../../../../src/engine/mail/oauth/request-token.ts'
import { TokenError } from '../../../../src/engine/mail/oauth/token-error.ts'
import { createFormat } from '../../../../src/shared/words/format.ts'
import { errorText } from '../../../../src/shared/words/errors/error-text.ts'
import { startTokenServer, type TokenServer } from '../../../helpers/token-server.ts'

let server: TokenServer
beforeEach(async () => (server = await startTokenServer()))
afterEach(() => server.close())

const signIn = (changes: Partial<SignIn> = {}): SignIn => ({
  grant: 'refresh-token',
  clientId: 'client-1',
  clientSecret: 'client-secret.planted',
  tokenUrl: server.url,
  scope: '',
  refreshToken: server.refreshToken,
  ...changes
})

const format = createFormat({ locale: 'en-US' })

/** `text`: what a person reads. */
async function failure(asked: SignIn, within?: number): Promise<{ kind: string; text: string }> {
  const error: unknown = await requestToken(asked, within).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(TokenError)
  const failed = error as TokenError
  const text = errorText(failed, format)
  for (const told of [text, failed.detail]) {
    expect(told).not.toContain('planted')
    expect(told).toContain(new URL(asked.tokenUrl).host)
  }
  return { kind: failed.kind, text }
}

describe('what is asked', () => {
  it('is for the refresh token, with the client secret in the form', async () => {
    const answer = await requestToken(signIn())
    expect(answer).toEqual({ accessToken: 'access-1.planted', lifetime: 3_599_000, refreshToken: null })
    expect(server.asked).toEqual([
      {
        grant_type: 'refresh_token',
        client_id: 'client-1',
        client_secret: 'client-secret.planted',
        refresh_token: 'refresh-1.planted'
      }
    ])
  })

  it('has no client secret for a public client, and the scope where there is one', async () => {
    await requestToken(signIn({ clientSecret: null, scope: 'a b' }))
    const { client_secret: secret, scope } = server.asked[0]!
    expect({ secret, scope }).toEqual({ secret: undefined, scope: 'a b' })
  })

  it('is for the app itself with client credentials', async () => {
    await requestToken(signIn({ grant: 'client-credentials', refreshToken: null, scope: 'x/.default' }))
    expect(server.asked).toEqual([
      {
        grant_type: 'client_credentials',
        client_id: 'client-1',
        client_secret: 'client-secret.planted',
        scope: 'x/.default'
      }
    ])
  })
})

const folder = new URL('../../../fixtures/token-replies/', import.meta.url)
interface Dialect {
  replies: { what: string; status: number; body: { error_description?: string }; means: string }[]
}
const dialects = readdirSync(folder).map((file) => ({
  name: file.replace('.json', ''),
  ...(JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Dialect)
}))

describe.each(dialects)('a reply of $name', ({ replies }) => {
  it.each(replies)('that says: $what, means “$means”', async ({ status, body, means }) => {
    server.answer = () => ({ status, json: body })
    if (means === 'token') {
      expect((await requestToken(signIn())).accessToken).not.toBe('')
      return
    }
    const { kind, text } = await failure(signIn())
    expect(kind).toBe(means)
    expect(text).toContain(body.error_description!.split(' Trace ID')[0])
    expect(text).not.toContain('Trace ID')
  })
})

describe('an answer that is none', () => {
  it.each([
    [
      'a web page',
      { status: 200, json: { hello: 'world' } },
      'unavailable',
      /something other than an access token/
    ],
    [
      'a token with a line break',
      { status: 200, json: { access_token: 'a\r\nb' } },
      'unavailable',
      /other than/
    ],
    ['500', { status: 500, json: {} }, 'unavailable', /right now \(500\)/],
    ['429', { status: 429, json: { error: 'slow_down' } }, 'unavailable', /right now \(429\)/],
    ['404', { status: 404, json: {} }, 'refused', /no access tokens at this URL \(404\)/],
    ['a refusal of its own', { status: 403, json: { error: 'no_way' } }, 'refused', /It said: no_way/]
  ] as const)('%s', async (_what, answer, kind, words) => {
    server.answer = () => answer
    const failed = await failure(signIn())
    expect(failed.kind).toBe(kind)
    expect(failed.text).toMatch(words)
  })

  it('leads elsewhere: nothing goes there', async () => {
    const elsewhere = await startTokenServer()
    server.answer = () => ({ status: 307, json: {}, headers: { location: elsewhere.url } })
    const { kind, text } = await failure(signIn())
    expect(kind).toBe('refused')
    expect(text).toContain(`redirected to ${new URL(elsewhere.url).host}. Redirects are not followed.`)
    expect(elsewhere.asked).toEqual([])
    await elsewhere.close()
  })

  it('never comes, or never ends', async () => {
    server.answer = () => 'hang'
    expect(await failure(signIn(), 50)).toMatchObject({ kind: 'unavailable' })
    server.answer = () => ({ write: (response) => void response.writeHead(200).write('{"access') })
    const { kind, text } = await failure(signIn(), 50)
    expect(kind).toBe('unavailable')
    expect(text).toContain('doesn’t respond')
  })

  it('is huge: it is not read to its end', async () => {
    let written = 0
    server.answer = () => ({
      write(response) {
        const more = () => {
          while (!response.destroyed && response.write('x'.repeat(16_384))) written++
        }
        response.on('drain', more)
        more()
      }
    })
    const { kind, text } = await failure(signIn())
    expect(kind).toBe('unavailable')
    expect(text).toContain('far larger than an access token')
    expect(written).toBeLessThan(10_000)
  })

  it('says back a secret: it is hidden', async () => {
    const said = `no, client-secret.planted and ${Buffer.from('refresh-1.planted').toString('base64')}`
    server.answer = () => ({ status: 400, json: { error: 'invalid_request', error_description: said } })
    expect((await failure(signIn())).text).toContain('no, [hidden] and [hidden]')
  })
})

describe('what a provider says of itself', () => {
  it('holds no secret in the spelling of a form, and nothing that steers a terminal', async () => {
    const [clientSecret, refreshToken] = ['client~secret planted', '1//0refresh+planted']
    const form = new URLSearchParams({ client_secret: clientSecret, refresh_token: refreshToken }).toString()
    server.answer = () => ({ status: 400, json: { error: 'no\u001b[2J', error_description: `was ${form}` } })
    const { text } = await failure(signIn({ clientSecret, refreshToken }))
    expect(text).toContain('It said: no [2J: was client_secret=[hidden]&refresh_token=[hidden]')
  })

  it('is not about a refresh token where there is none', async () => {
    server.answer = () => ({ status: 400, json: { error: 'consent_required' } })
    const app = signIn({ grant: 'client-credentials', refreshToken: null, scope: 'x' })
    const { kind, text } = await failure(app)
    expect(kind).toBe('refused')
    expect(text).not.toContain('refresh token')
  })

  it.each([null, ''])('is a token also where the next refresh token is %j', async (none) => {
    server.answer = () => ({ status: 200, json: { access_token: 'a', refresh_token: none } })
    expect(await requestToken(signIn())).toMatchObject({ accessToken: 'a', refreshToken: null })
  })
})

describe('a provider that cannot be reached', () => {
  it('is not there', async () => {
    const closed = createServer()
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve))
    const { port } = closed.address() as AddressInfo
    await new Promise((resolve) => closed.close(resolve))
    const { kind, text } = await failure(signIn({ tokenUrl: `http://127.0.0.1:${port}/token` }))
    expect(kind).toBe('unavailable')
    expect(text).toContain('can’t be reached (ECONNREFUSED)')
  })

  it('has a certificate that nobody trusted vouches for: no secret goes there', async () => {
    const pem = (name: string) => readFileSync(new URL(`../../../fixtures/tls/${name}.pem`, import.meta.url))
    let heard = 0
    const tls = createTlsServer({ cert: pem('localhost-cert'), key: pem('localhost-key') }, (socket) => {
      socket.on('data', () => heard++)
    })
    await new Promise<void>((resolve) => tls.listen(0, '127.0.0.1', resolve))
    const { port } = tls.address() as AddressInfo
    const { kind, text } = await failure(signIn({ tokenUrl: `https://127.0.0.1:${port}/token` }))
    expect(kind).toBe('unavailable')
    expect(text).toContain('a certificate that isn’t trusted')
    expect(heard).toBe(0)
    await new Promise((resolve) => tls.close(resolve))
  })
})
