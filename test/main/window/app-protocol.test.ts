import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { answer, appOrigin, appUrl } from '../../../src/main/window/app-protocol.ts'
import { tempFolder } from '../temp-folder.ts'

async function renderer() {
  const folder = await tempFolder()
  const built = join(folder, 'renderer')
  await mkdir(join(built, 'assets'), { recursive: true })
  await writeFile(join(folder, 'secrets.json'), '{}')
  await writeFile(join(built, 'index.html'), '<!doctype html><html><head><title>x</title></head></html>')
  await writeFile(join(built, 'assets', 'app.js'), 'export {}')
  await writeFile(join(built, 'assets', 'notes.exe'), 'x')
  return (url: string, init?: RequestInit) => answer(new Request(url, init), built)
}

describe('the app protocol', () => {
  it('serves the page with a strict policy and a nonce that is new each time', async () => {
    const get = await renderer()
    const pages = [await get(appUrl), await get(`${appOrigin}/`)]
    const nonces = await Promise.all(
      pages.map(async (page) => /<meta property="csp-nonce" nonce="([^"]+)">/.exec(await page.text())?.[1])
    )
    expect(nonces[0]).toBeTruthy()
    expect(nonces[0]).not.toBe(nonces[1])
    const policy = pages[0]?.headers.get('content-security-policy') ?? ''
    expect(policy).toContain(`style-src-elem 'self' 'nonce-${nonces[0]}'`)
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/unsafe-eval|script-src[^;]*unsafe|https?:|\*/)
  })

  it('serves assets by their kind, and forbids guessing it', async () => {
    const get = await renderer()
    const script = await get(`${appOrigin}/assets/app.js`)
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8')
    expect(script.headers.get('x-content-type-options')).toBe('nosniff')
  })

  it.each([
    '/../secrets.json',
    '/%2e%2e/secrets.json',
    '/..%2fsecrets.json',
    '/..%5csecrets.json',
    '/assets/%00',
    '/%E0%A4%A',
    '/nothing.js',
    '/assets/',
    '/assets/notes.exe'
  ])('has nothing at %s', async (path) => {
    const get = await renderer()
    expect((await get(`${appOrigin}${path}`)).status).toBe(404)
  })

  it('answers no other host and no other method', async () => {
    const get = await renderer()
    expect((await get('app://elsewhere/index.html')).status).toBe(404)
    expect((await get(appUrl, { method: 'POST', body: 'x' })).status).toBe(405)
  })
})
