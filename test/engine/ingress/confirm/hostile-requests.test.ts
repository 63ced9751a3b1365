import { connect, type Socket } from 'node:net'
import { describe, expect, it } from 'vitest'
import { ask, open } from './confirm-parts.ts'

describe('the confirm page, asked by what is no visitor,', () => {
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

  it.each(['cross-site', 'same-site'])('does not confirm for a page elsewhere: %s', async (site) => {
    const { server, isVerified } = await open()
    const click = (from: string) =>
      ask(server, 'POST', '/confirm/live', { headers: { 'sec-fetch-site': from } })
    const refused = await click(site)
    expect(refused.status).toBe(403)
    expect(refused.body).toContain('Nothing was confirmed')
    expect(isVerified()).toBe(false)
    // The link itself is followed from a mail program or a webmail, which is another site.
    expect((await ask(server, 'GET', '/confirm/live', { headers: { 'sec-fetch-site': site } })).status).toBe(
      200
    )
    expect((await click('same-origin')).status).toBe(200)
    expect(isVerified()).toBe(true)
  })

  it('refuses headers that are too large', async () => {
    const { server, calls } = await open()
    expect((await ask(server, 'GET', `/confirm/${'a'.repeat(20_000)}`)).status).toBe(431)
    expect(calls).toEqual([])
  })

  it('cuts off a request that does not come to its end', async () => {
    const { server, isVerified, failures } = await open({
      limits: { headersTimeoutMs: 150, requestTimeoutMs: 150 }
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
    expect(refused.headers['retry-after']).toBe('1')
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
})
