import { describe, expect, it } from 'vitest'
import { ask, memoryLinks, open } from './confirm-parts.ts'

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
