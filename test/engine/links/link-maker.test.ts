import { describe, expect, it } from 'vitest'
import {
  createBuiltInVerifier,
  createLinkMaker,
  linkContext,
  longestLifetime
} from '../../../src/engine/links/link-maker.ts'
import { parseSigningSecrets, rotateSigningSecrets } from '../../../src/engine/links/signing-secrets.ts'
import { createLinkSigner, linkDates } from '../../../src/engine/links/tokens.ts'
import { defaultSettings } from '../../../src/shared/models/settings.ts'
import type { Settings } from '../../../src/shared/models/settings.ts'

const day = 24 * 3_600_000
const now = 1_767_225_600_000
const dates = linkDates(now, day)
const recipient = { id: 7, externalId: 'c-7', addressKey: 'a@x.example', importLink: null }
const secrets = ['0123456789abcdef0123456789abcdef']
const page = 'http://127.0.0.1:8025'
const own = {
  ...defaultSettings.links,
  target: 'own' as const,
  pattern: 'https://x.example/c/{{ token }}'
}
const maker = (links: Settings['links'], keys = secrets) => createLinkMaker(linkContext(links, page), keys)

describe('links to the built-in page', () => {
  it('lead to it, and it reads them whatever is set for the own server later', async () => {
    const url = maker(defaultSettings.links).url(recipient, dates)
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8025\/confirm\/[\w.-]+$/)
    const token = url.slice(url.lastIndexOf('/') + 1)
    const verifier = createBuiltInVerifier(['another secret, rotated in', ...secrets])
    expect(await verifier.verify(token, now)).toMatchObject({
      outcome: 'ok',
      claims: { userId: '7', address: 'a@x.example', expiresAt: dates.expiresAt }
    })
    expect(await verifier.verify(token, dates.expiresAt)).toMatchObject({ outcome: 'expired' })
  })

  it('are not made while it is down', () => {
    expect(() => linkContext(defaultSettings.links, null)).toThrow(/not running/)
  })
})

describe("links to the customer's own server", () => {
  it('are signed as set', async () => {
    for (const method of ['itsdangerous', 'jwt-hs256'] as const) {
      const url = maker({ ...own, method }).url(recipient, dates)
      const signer = createLinkSigner({ method, secrets, salt: own.salt, maxAge: own.lifetime })
      const token = url.slice('https://x.example/c/'.length)
      expect(await signer.verify(token, now)).toEqual({
        outcome: 'ok',
        claims: { userId: 'c-7', address: 'a@x.example', purpose: 'verify-email', ...dates }
      })
    }
  })

  it("name the user by our id where the customer's own is not known", async () => {
    const url = maker(own).url({ ...recipient, externalId: null }, dates)
    const signer = createLinkSigner({ method: 'itsdangerous', secrets, salt: own.salt, maxAge: own.lifetime })
    expect(await signer.verify(url.slice('https://x.example/c/'.length), now)).toMatchObject({
      claims: { userId: '7' }
    })
  })

  it('can live no longer than a verifier that counts their age allows', () => {
    expect(longestLifetime(linkContext({ ...own, lifetime: day }, page))).toBe(day)
    expect(longestLifetime(linkContext({ ...own, method: 'jwt-hs256' }, page))).toBe(90 * day)
    expect(longestLifetime(linkContext(defaultSettings.links, page))).toBe(90 * day)
  })

  it('come from the import where that is set', () => {
    const imported = maker({ ...own, method: 'from-import' }, [])
    expect(imported.url({ ...recipient, importLink: 'tok' }, dates)).toBe('https://x.example/c/tok')
    expect(() => imported.url(recipient, dates)).toThrow(/empty for this user/)
    const whole = maker({ ...own, method: 'from-import', pattern: '' }, [])
    expect(whole.url({ ...recipient, importLink: 'https://y.example/z' }, dates)).toBe('https://y.example/z')
    expect(() => whole.url({ ...recipient, importLink: 'tok' }, dates)).toThrow(/no link pattern/)
  })

  it('are not made without a pattern or a secret', () => {
    expect(() => linkContext({ ...own, pattern: '' }, page)).toThrow(/no link pattern/)
    expect(() => maker(own, [])).toThrow(/no signing secret/)
  })
})

describe('kept signing secrets', () => {
  it('are one text until they are rotated, then a list with the newest first', () => {
    expect(parseSigningSecrets(null)).toEqual([])
    expect(parseSigningSecrets('one')).toEqual(['one'])
    const twice = rotateSigningSecrets(rotateSigningSecrets('one', 'two'), 'three')
    expect(parseSigningSecrets(twice)).toEqual(['three', 'two', 'one'])
    expect(parseSigningSecrets(rotateSigningSecrets(twice, 'two', 1))).toEqual(['two', 'three'])
  })

  it('take a secret that looks like a list for what it is', () => {
    expect(parseSigningSecrets('["broken')).toEqual(['["broken'])
  })
})
