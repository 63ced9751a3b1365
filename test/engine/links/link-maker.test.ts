import { describe, expect, it } from 'vitest'
import { createBuiltInVerifier, createLinkMaker } from '../../../src/engine/links/link-maker.ts'
import { parseSigningSecrets, rotateSigningSecrets } from '../../../src/shared/secrets/signing-secrets.ts'
import { createLinkSigner, linkDates } from '../../../src/engine/links/tokens/tokens.ts'
import type { LinkClaims } from '../../../src/engine/links/tokens/tokens.ts'
import { defaultSettings } from '../../../src/shared/models/default-settings.ts'

const day = 24 * 3_600_000
const now = 1_767_225_600_000
const claims: LinkClaims = {
  userId: '7',
  address: 'a@x.example',
  purpose: 'verify-email',
  ...linkDates(now, day)
}
const secrets = ['0123456789abcdef0123456789abcdef']
const own = { ...defaultSettings.links, target: 'own' as const, pattern: 'https://x.example/c/{{ token }}' }

describe('links to the built-in page', () => {
  it('lead to it, and it reads them whatever is set for the own server later', async () => {
    const url = createLinkMaker(defaultSettings.links, secrets, 'http://127.0.0.1:8025').url(claims, null)
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8025\/confirm\/[\w.-]+$/)
    const token = url.slice(url.lastIndexOf('/') + 1)
    const verifier = createBuiltInVerifier(['another secret, rotated in', ...secrets])
    expect(await verifier.verify(token, now)).toMatchObject({
      outcome: 'ok',
      claims: { userId: '7', address: 'a@x.example', expiresAt: claims.expiresAt }
    })
    expect(await verifier.verify(token, claims.expiresAt)).toMatchObject({ outcome: 'expired' })
  })

  it('are not made while it is down', () => {
    expect(() => createLinkMaker(defaultSettings.links, secrets, null)).toThrow(/^confirm-page-down/)
  })
})

describe("links to the customer's own server", () => {
  it('are signed as set', async () => {
    for (const method of ['itsdangerous', 'jwt-hs256'] as const) {
      const url = createLinkMaker({ ...own, method }, secrets, null).url(claims, null)
      const signer = createLinkSigner({ method, secrets, salt: own.salt, maxAge: own.lifetime })
      const token = url.slice('https://x.example/c/'.length)
      expect(await signer.verify(token, now)).toEqual({ outcome: 'ok', claims })
    }
  })

  it('can live no longer than a verifier that counts their age allows', () => {
    expect(createLinkMaker({ ...own, lifetime: day }, secrets, null).longestLifetime).toBe(day)
    expect(createLinkMaker({ ...own, method: 'jwt-hs256' }, secrets, null).longestLifetime).toBe(90 * day)
  })

  it('come from the import where that is set', () => {
    const imported = createLinkMaker({ ...own, method: 'from-import' }, [], null)
    expect(imported.url(claims, 'tok')).toBe('https://x.example/c/tok')
    expect(() => imported.url(claims, null)).toThrow(/^link-empty/)
    const whole = createLinkMaker({ ...own, method: 'from-import', pattern: '' }, [], null)
    expect(whole.url(claims, 'https://y.example/z')).toBe('https://y.example/z')
    expect(() => whole.url(claims, 'tok')).toThrow(/^link-pattern-for-token-missing/)
  })

  it('are not made without a pattern or a secret', () => {
    expect(() => createLinkMaker({ ...own, pattern: '' }, secrets, null)).toThrow(/^link-pattern-missing/)
    expect(() => createLinkMaker(own, [], null)).toThrow(/^signing-secret-missing/)
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
