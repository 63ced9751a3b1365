import { request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { openConfirmServer } from '../../../../src/engine/ingress/confirm/confirm-server.ts'
import type {
  ConfirmLinks,
  ConfirmServer,
  ConfirmServerOptions
} from '../../../../src/engine/ingress/confirm/confirm-server.ts'
import { createTestClock } from '../../../helpers/test-clock.ts'

/** Links kept in memory: `live` can be confirmed once, `old` has expired, `moved` is outdated, any other is altered. */
function memoryLinks() {
  let verified = false
  const calls: string[] = []
  const links: ConfirmLinks = {
    look(token) {
      calls.push(`look ${token}`)
      if (token === 'old') return Promise.resolve('expired')
      if (token === 'moved') return Promise.resolve('outdated')
      if (token !== 'live') return Promise.resolve('altered')
      return Promise.resolve(verified ? 'already-verified' : 'pending')
    },
    opened(token, how, userAgent) {
      calls.push(`opened ${token} ${how} ${userAgent}`)
      return Promise.resolve()
    },
    async confirm(token) {
      const view = await links.look(token)
      calls.push(`confirm ${token}`)
      if (view !== 'pending') return view
      verified = true
      return 'confirmed'
    }
  }
  return { links, calls, isVerified: () => verified }
}

const servers: ConfirmServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()))
})

async function open(options: Partial<ConfirmServerOptions> = {}) {
  const memory = memoryLinks()
  const clock = createTestClock()
  const failures: unknown[] = []
  const server = await openConfirmServer({
    port: 0,
    links: memory.links,
    service: () => ({ name: 'Ragtime & Söhne <b>', contact: 'admin@ragtime.example' }),
    clock,
    onError: (error) => failures.push(error),
    ...options
  })
  servers.push(server)
  return { ...memory, server, clock, failures }
}

interface Answer {
  status: number
  headers: Record<string, string | string[] | undefined>
  body: string
}

function ask(
  { port }: ConfirmServer,
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string | Buffer } = {}
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, method, path, headers, agent: false }, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('end', () =>
        resolve({
          status: response.statusCode!,
          headers: response.headers,
          body: Buffer.concat(chunks).toString()
        })
      )
      response.on('error', reject)
    })
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

describe('the confirm page', () => {
  it('shows a button for GET, however often, and changes nothing', async () => {
    const { server, isVerified, calls } = await open()
    for (let times = 0; times < 3; times++) {
      const page = await ask(server, 'GET', '/confirm/live', { headers: { 'user-agent': 'Scanner/1.0' } })
      expect(page.status).toBe(200)
      expect(page.body).toContain('<button type="submit">Confirm my account</button>')
    }
    expect(isVerified()).toBe(false)
    expect(calls.filter((call) => call === 'opened live GET Scanner/1.0')).toHaveLength(3)
  })

  it('answers HEAD like GET, without a body, and changes nothing', async () => {
    const { server, isVerified, calls } = await open()
    const head = await ask(server, 'HEAD', '/confirm/live')
    expect(head.status).toBe(200)
    expect(head.body).toBe('')
    expect(Number(head.headers['content-length'])).toBeGreaterThan(1000)
    expect(isVerified()).toBe(false)
    expect(calls).toContain('opened live HEAD ')
  })

  it('confirms on POST, and says so the second time', async () => {
    const { server, isVerified } = await open()
    const first = await ask(server, 'POST', '/confirm/live')
    expect(first.status).toBe(200)
    expect(first.body).toContain('Your email address is confirmed')
    expect(isVerified()).toBe(true)
    const second = await ask(server, 'POST', '/confirm/live')
    expect(second.status).toBe(200)
    expect(second.body).toContain('Already verified')
    expect((await ask(server, 'GET', '/confirm/live')).body).toContain('Already verified')
  })

  it.each([
    ['old', 410, 'This link has expired'],
    ['moved', 410, 'This link is for an earlier address'],
    ['forged', 404, 'This link does not work']
  ])('says of the link %s what is wrong and how to get a new one', async (token, status, title) => {
    const { server, isVerified } = await open()
    for (const method of ['GET', 'POST']) {
      const page = await ask(server, method, `/confirm/${token}`)
      expect(page.status).toBe(status)
      expect(page.body).toContain(`<h1>${title}</h1>`)
      expect(page.body).toContain('href="mailto:admin@ragtime.example?subject=')
      expect(page.body).not.toContain('<button')
    }
    expect(isVerified()).toBe(false)
  })

  it('ignores a query that a mail program added', async () => {
    const { server, calls } = await open()
    expect((await ask(server, 'GET', '/confirm/live?utm_source=mail')).body).toContain('<button')
    expect(calls).toContain('look live')
  })

  it('reads well to a screen reader: language, title, one heading, a button with a name', async () => {
    const { server } = await open()
    const { body } = await ask(server, 'GET', '/confirm/live')
    expect(body).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(body).toContain('<title>Confirm your email address · Ragtime')
    expect(body.match(/<h1>/g)).toHaveLength(1)
    expect(body.match(/<svg/g)).toHaveLength(body.match(/aria-hidden="true"><svg/g)!.length)
  })
})

describe('the confirm page keeps to itself', () => {
  it('sends headers that keep it out of caches, indexes, frames and referrers, and lets nothing load', async () => {
    const { server } = await open()
    for (const path of ['/confirm/live', '/confirm/forged', '/', '/favicon.ico']) {
      const { headers, body } = await ask(server, 'GET', path)
      const nonce = /<style nonce="([\w+/=]+)">/.exec(body)?.[1]
      expect(headers['content-security-policy']).toBe(
        `default-src 'none'; style-src 'nonce-${nonce}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'`
      )
      expect(headers['cache-control']).toBe('no-store')
      expect(headers['referrer-policy']).toBe('no-referrer')
      expect(headers['x-robots-tag']).toBe('noindex, nofollow')
      expect(headers['x-content-type-options']).toBe('nosniff')
      expect(body).not.toMatch(/<script|<link|src=|url\(| on\w+=/i)
    }
  })

  it('has a new nonce on every page', async () => {
    const { server } = await open()
    const nonces = new Set<string>()
    for (let times = 0; times < 5; times++) {
      nonces.add((await ask(server, 'GET', '/confirm/live')).headers['content-security-policy'] as string)
    }
    expect(nonces.size).toBe(5)
  })

  it('reflects nothing of the request and escapes the name of the service', async () => {
    const { server } = await open()
    const marker = 'zqxj"><script>alert(1)</script>'
    const page = await ask(
      server,
      'GET',
      `/confirm/${encodeURIComponent(marker)}?${encodeURIComponent(marker)}`,
      {
        headers: { 'user-agent': marker, referer: marker, 'x-forwarded-host': marker, cookie: marker }
      }
    )
    expect(page.status).toBe(404)
    expect(page.body).not.toContain('zqxj')
    expect(JSON.stringify(page.headers)).not.toContain('zqxj')
    expect(page.body).toContain('Ragtime &amp; Söhne &lt;b&gt;')
    expect(page.body).not.toContain('<b>')
  })

  it('answers only to its own name', async () => {
    const { server, calls } = await open()
    for (const host of ['evil.example', `evil.example:${server.port}`, '127.0.0.1:1', '127.0.0.1']) {
      expect((await ask(server, 'GET', '/confirm/live', { headers: { host } })).status).toBe(421)
      expect((await ask(server, 'POST', '/confirm/live', { headers: { host } })).status).toBe(421)
    }
    expect(calls).toEqual([])
    expect(
      (await ask(server, 'GET', '/confirm/live', { headers: { host: `localhost:${server.port}` } })).status
    ).toBe(200)
  })

  it('knows no other paths and methods', async () => {
    const { server, calls } = await open()
    for (const path of [
      '/',
      '/confirm',
      '/confirm/',
      '/confirm/live/more',
      '/confirm/../etc/passwd',
      '//confirm/live'
    ]) {
      expect((await ask(server, 'GET', path)).status, path).toBe(404)
    }
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'PATCH']) {
      const { status, headers } = await ask(server, method, '/confirm/live')
      expect(status, method).toBe(405)
      expect(headers['allow']).toBe('GET, HEAD, POST')
    }
    expect(calls).toEqual([])
  })

  it('refuses a body larger than a click, declared or not', async () => {
    const { server, isVerified } = await open()
    expect((await ask(server, 'POST', '/confirm/live', { body: Buffer.alloc(2000) })).status).toBe(413)
    const chunked = await ask(server, 'POST', '/confirm/live', {
      body: Buffer.alloc(2000),
      headers: { 'transfer-encoding': 'chunked' }
    })
    expect(chunked.status).toBe(413)
    expect(isVerified()).toBe(false)
    expect((await ask(server, 'POST', '/confirm/live', { body: 'a=b' })).status).toBe(200)
  })

  it('refuses headers that are too large', async () => {
    const { server, calls } = await open()
    expect((await ask(server, 'GET', `/confirm/${'a'.repeat(20_000)}`)).status).toBe(431)
    expect(calls).toEqual([])
  })

  it('cuts off a request that does not come to its end', async () => {
    const { server, isVerified, failures } = await open({
      limits: { headersTimeout: 150, requestTimeout: 150 }
    })
    const heads = [
      'GET /confirm/live HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: ',
      `POST /confirm/live HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nContent-Length: 10\r\n\r\na=`
    ]
    for (const head of heads) {
      const answer = await new Promise<string>((resolve, reject) => {
        let heard = ''
        const socket = connect(server.port, '127.0.0.1', () => socket.write(head))
        socket.on('data', (chunk) => (heard += chunk.toString()))
        socket.on('error', reject)
        socket.on('close', () => resolve(heard))
      })
      expect(answer).toMatch(/^HTTP\/1\.1 408 /)
    }
    expect(isVerified()).toBe(false)
    expect(failures).toEqual([])
  })

  it('limits the rate of each visitor, and lets him in again', async () => {
    const { server, clock } = await open({ limits: { burst: 3, perSecond: 1 } })
    const statuses = []
    for (let times = 0; times < 5; times++) statuses.push((await ask(server, 'GET', '/confirm/live')).status)
    expect(statuses).toEqual([200, 200, 200, 429, 429])
    const refused = await ask(server, 'POST', '/confirm/live')
    expect(refused.headers['retry-after']).toBe('5')
    expect(refused.body).toContain('Your link still works')
    clock.advance(1000)
    expect((await ask(server, 'GET', '/confirm/live')).status).toBe(200)
  })

  it('does not let a flood of what is no link lock out who holds one, nor of one link who holds another', async () => {
    const { server } = await open({ limits: { burst: 3, perSecond: 1 } })
    const statuses = async (path: string, times: number) => {
      const all = []
      for (let time = 0; time < times; time++) all.push((await ask(server, 'GET', path)).status)
      return all
    }
    expect(await statuses('/confirm/forged', 5)).toEqual([404, 404, 404, 429, 429])
    expect(await statuses('/elsewhere', 2)).toEqual([429, 429])
    expect(await statuses('/confirm/old', 5)).toEqual([410, 410, 410, 429, 429])
    expect(await statuses('/confirm/live', 2)).toEqual([200, 200])
  })

  it('does not let connections that say nothing, or never end a request, keep others out', async () => {
    const { server, failures } = await open({ limits: { maxConnections: 20 } })
    const silent = await Promise.all(
      Array.from(
        { length: 60 },
        (_, index) =>
          new Promise<Socket>((resolve, reject) => {
            const socket = connect(server.port, '127.0.0.1', () => {
              if (index % 2 === 0) socket.write('GET /confirm/live HTTP/1.1\r\nX: ')
              resolve(socket)
            })
            socket.on('error', (error: NodeJS.ErrnoException) => error.code !== 'ECONNRESET' && reject(error))
            socket.resume()
          })
      )
    )
    expect((await ask(server, 'GET', '/confirm/live')).status).toBe(200)
    for (const socket of silent) socket.destroy()
    expect(failures).toEqual([])
  })

  /** What comes back for bytes as they are, until the server closes or answers `answers` times. */
  const raw = (port: number, bytes: string | Buffer, answers = 1) =>
    new Promise<string>((resolve, reject) => {
      let heard = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
      socket.on('data', (chunk) => {
        heard += chunk.toString('latin1')
        if (heard.split('HTTP/1.1 ').length - 1 >= answers && (answers > 1 || heard.includes('</html>')))
          socket.destroy()
      })
      socket.on('error', (error: NodeJS.ErrnoException) => error.code !== 'ECONNRESET' && reject(error))
      socket.on('close', () => resolve(heard))
    })
  const statusesOf = (heard: string) =>
    [...heard.matchAll(/HTTP\/1\.1 (\d{3})/g)].map(([, code]) => Number(code))

  it('takes its name in any case, and no other spelling of it', async () => {
    const { server, calls } = await open()
    const { port } = server
    const status = async (host: string) =>
      statusesOf(await raw(port, `GET /confirm/live HTTP/1.1\r\n${host}\r\n\r\n`))
    expect(await status(`Host: LOCALHOST:${port}`)).toEqual([200])
    calls.length = 0
    for (const host of [
      `Host: localhost.:${port}`,
      `Host: 127.1:${port}`,
      `Host: 2130706433:${port}`,
      `Host: [::1]:${port}`,
      `Host: [::ffff:127.0.0.1]:${port}`,
      `Host: 127.0.0.1:0${port}`,
      `Host: user@127.0.0.1:${port}`,
      `Host: 127.0.0.1:${port}.evil.example`,
      `Host: evil.example#127.0.0.1:${port}`,
      'Host:',
      'X-Forwarded-Host: 127.0.0.1'
    ]) {
      const [code] = await status(host)
      expect([400, 421], host).toContain(code)
    }
    // Two: which of them is meant, nobody can say.
    expect(await status(`Host: evil.example\r\nHost: 127.0.0.1:${port}`)).not.toContain(200)
    expect(calls).toEqual([])
  })

  it('is no proxy: a whole URL in the request line leads nowhere', async () => {
    const { server, calls } = await open()
    const host = `Host: 127.0.0.1:${server.port}`
    for (const target of [
      'http://evil.example/confirm/live',
      `http://127.0.0.1:${server.port}/confirm/live`,
      '//evil.example/confirm/live',
      '*',
      'evil.example:443'
    ]) {
      expect(
        statusesOf(await raw(server.port, `GET ${target} HTTP/1.1\r\n${host}\r\n\r\n`)),
        target
      ).not.toContain(200)
    }
    expect(
      statusesOf(await raw(server.port, `CONNECT evil.example:443 HTTP/1.1\r\n${host}\r\n\r\n`))
    ).not.toContain(200)
    expect(calls).toEqual([])
  })

  it('answers what is no request with a refusal, or not at all, and goes on', async () => {
    const { server, isVerified, failures } = await open()
    const host = `Host: 127.0.0.1:${server.port}`
    for (const bytes of [
      `GET /confirm/%zz%00%ff HTTP/1.1\r\n${host}\r\n\r\n`,
      `GET /confirm/l\u00efve HTTP/1.1\r\n${host}\r\n\r\n`,
      `GET /confirm/live HTTP/9.9\r\n${host}\r\n\r\n`,
      `POST /confirm/live HTTP/1.1\r\n${host}\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
      `POST /confirm/live HTTP/1.1\r\n${host}\r\nContent-Length: -1\r\n\r\n`,
      `POST /confirm/live HTTP/1.1\r\n${host}\r\nContent-Length: 1e9\r\n\r\n`,
      `POST /confirm/live HTTP/1.1\r\n${host}\r\nTransfer-Encoding: chunked\r\n\r\nFFFFFFFFFFFFFFFF\r\n`,
      `GET /confirm/live HTTP/1.1\r\n${host}\r\n${'X-A: b\r\n'.repeat(5000)}\r\n`,
      `GET /confirm/live HTTP/1.1\r\n${host}\r\nX: ${'a'.repeat(60_000)}\r\n\r\n`,
      `GET /confirm/live HTTP/1.1\r\n${host}\r\nX: a\r\n b\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\0\r\n\r\n`,
      '\0\0\0\0\r\n\r\n',
      '\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03'.padEnd(600, 'x')
    ]) {
      expect(
        statusesOf(await raw(server.port, Buffer.from(bytes, 'latin1'))),
        bytes.slice(0, 120)
      ).not.toContain(200)
    }
    expect(isVerified()).toBe(false)
    expect(failures).toEqual([])
    expect((await ask(server, 'GET', '/confirm/live')).status).toBe(200)
  })

  it('answers requests that come in one piece one after the other, and no more than a hundred', async () => {
    const { server } = await open()
    const one = `HEAD /confirm/old HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\n\r\n`
    const codes = statusesOf(await raw(server.port, one.repeat(150), 150))
    expect(new Set(codes.slice(100))).toEqual(new Set([503]))
    expect(new Set(codes.slice(0, 100))).toEqual(new Set([410]))
  })

  it('listens on loopback alone, and keeps its port', async () => {
    const first = await open()
    expect(first.server.url).toBe(`http://127.0.0.1:${first.server.port}`)
    await first.server.close()
    const again = await open({ port: first.server.port })
    expect(again.server.port).toBe(first.server.port)
    await expect(open({ port: first.server.port })).rejects.toThrow(
      `confirm-port-in-use {"port":${first.server.port}}`
    )
  })

  it('tells the visitor only that something failed, and the log what', async () => {
    const links = {
      ...memoryLinks().links,
      confirm: () => Promise.reject(new Error('disk full at /secret/path'))
    }
    const { server, failures } = await open({ links })
    const page = await ask(server, 'POST', '/confirm/live')
    expect(page.status).toBe(500)
    expect(page.body).toContain('nothing was changed')
    expect(page.body).not.toContain('secret')
    expect(failures).toHaveLength(1)
  })

  it('shows the page even when the opening could not be noted', async () => {
    const links = { ...memoryLinks().links, opened: () => Promise.reject(new Error('busy')) }
    const { server, failures } = await open({ links })
    expect((await ask(server, 'GET', '/confirm/live')).status).toBe(200)
    expect(failures).toHaveLength(1)
  })
})
