import { createHmac, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  deriveItsdangerousKey,
  readTimed,
  signTimed
} from '../../../../src/engine/links/tokens/itsdangerous.ts'
import { publicKeyPem } from '../../../../src/engine/links/tokens/jwt.ts'
import { createLinkSigner, linkDates } from '../../../../src/engine/links/tokens/tokens.ts'
import type { LinkClaims, SigningConfig } from '../../../../src/engine/links/tokens/tokens.ts'
import { newEd25519Key } from '../new-ed25519-key.ts'

const day = 24 * 3_600_000
const now = 1_767_225_600_000
const claims: LinkClaims = {
  userId: '42',
  address: 'jõe@x.example',
  purpose: 'verify-email',
  ...linkDates(now, day)
}
const edKey = newEd25519Key()
const configs: SigningConfig[] = [
  { method: 'itsdangerous', secrets: ['secret-key'], salt: 'email-verify', maxAge: day },
  { method: 'jwt-hs256', secrets: ['0123456789abcdef0123456789abcdef'] },
  { method: 'jwt-eddsa', secrets: [edKey] }
]

const vectors = JSON.parse(readFileSync(new URL('vectors.json', import.meta.url), 'utf8')) as {
  vectors: {
    method: SigningConfig['method']
    secret?: string
    privateKey?: string
    salt?: string
    now?: number
    payload: Record<string, string | number>
    token: string
  }[]
}

const encode = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')

describe('itsdangerous tokens', () => {
  it('match the vector of the design to the letter', () => {
    const key = deriveItsdangerousKey('secret-key', 'email-verify')
    const token = signTimed({ u: '42', e: 'jõe@x.example' }, 1767225600, key)
    expect(token).toBe('eyJ1IjoiNDIiLCJlIjoiasO1ZUB4LmV4YW1wbGUifQ.aVW5AA.aRR7SNd2Rj9G50eqX8tzcJwvWPM')
    expect(readTimed(token, [key])).toEqual({
      payload: { u: '42', e: 'jõe@x.example' },
      seconds: 1767225600
    })
  })

  it('are the very ones the python library makes, where it does not compress them', () => {
    const made = vectors.vectors.filter(
      ({ method, token }) => method === 'itsdangerous' && !token.startsWith('.')
    )
    expect(made.length).toBeGreaterThan(4)
    for (const { secret, salt, now, payload, token } of made) {
      expect(signTimed(payload, now!, deriveItsdangerousKey(secret!, salt!))).toBe(token)
    }
  })

  it('are dated ten minutes back, so that a verifier whose clock is behind takes them', () => {
    const signer = createLinkSigner(configs[0]!)
    const read = readTimed(signer.sign(claims), [deriveItsdangerousKey('secret-key', 'email-verify')])
    expect(read?.seconds).toBe(now / 1000 - 600)
  })

  it('are dated further back to die before the max_age of their verifier, and refuse to outlive it', async () => {
    const signer = createLinkSigner(configs[0]!)
    const hour = { ...claims, ...linkDates(now, day / 24) }
    const token = signer.sign(hour)
    expect(await signer.verify(token, hour.expiresAt - 1)).toMatchObject({ outcome: 'ok' })
    expect(await signer.verify(token, hour.expiresAt)).toMatchObject({ outcome: 'expired' })
    expect(() => signer.sign({ ...claims, ...linkDates(now, 2 * day) })).toThrow('link-lifetime-too-long')
  })

  it('made with another salt are none of ours', async () => {
    const token = createLinkSigner({ ...configs[0]!, salt: 'password-reset' } as SigningConfig).sign(claims)
    expect(await createLinkSigner(configs[0]!).verify(token, now)).toEqual({ outcome: 'altered' })
  })
})

describe('the vectors made by python', () => {
  it.each(vectors.vectors)('verify: $method for $payload.e$payload.email', async (vector) => {
    const { method, secret, privateKey, salt, payload, token } = vector
    const signer = createLinkSigner(
      method === 'itsdangerous'
        ? { method, secrets: [secret!], salt: salt!, maxAge: day }
        : { method, secrets: [privateKey ?? secret!] }
    )
    const issuedAt = Number(vector.now ?? payload.iat) * 1000
    const expected = {
      userId: payload.u ?? payload.sub,
      address: payload.e ?? payload.email,
      purpose: 'verify-email',
      issuedAt,
      expiresAt: issuedAt + day
    }
    expect(await signer.verify(token, issuedAt)).toEqual({ outcome: 'ok', claims: expected })
    expect(await signer.verify(token, issuedAt + day)).toEqual({ outcome: 'expired', claims: expected })
  })
})

describe.each(configs)('links signed with $method', (config) => {
  const signer = createLinkSigner(config)
  const anyClaims = fc.record({
    userId: fc.string({ unit: 'grapheme', maxLength: 40 }),
    address: fc.emailAddress(),
    purpose: fc.constant('verify-email' as const),
    issuedAt: fc.integer({ min: 1, max: 4_000_000_000 }).map((seconds) => seconds * 1000)
  })

  it('give back what was signed', async () => {
    await fc.assert(
      fc.asyncProperty(anyClaims, async (some) => {
        const whole = { ...some, expiresAt: some.issuedAt + day }
        expect(await signer.verify(signer.sign(whole), whole.issuedAt)).toEqual({
          outcome: 'ok',
          claims: whole
        })
      }),
      { numRuns: 60 }
    )
  })

  it('are the same for the same user, address and time', () => {
    expect(createLinkSigner(config).sign({ ...claims })).toBe(signer.sign(claims))
    expect(signer.sign({ ...claims, userId: '43' })).not.toBe(signer.sign(claims))
    expect(signer.sign({ ...claims, address: 'other@x.example' })).not.toBe(signer.sign(claims))
    expect(signer.sign({ ...claims, ...linkDates(now + 1000, day) })).not.toBe(signer.sign(claims))
  })

  it('stand in a URL as they are', () => {
    expect(signer.sign(claims)).toMatch(/^[\w.-]+$/)
  })

  it('end when they say', async () => {
    const token = signer.sign(claims)
    expect(await signer.verify(token, claims.expiresAt - 1)).toEqual({ outcome: 'ok', claims })
    expect(await signer.verify(token, claims.expiresAt)).toEqual({ outcome: 'expired', claims })
  })

  it('do not survive a change of any one character', async () => {
    const token = signer.sign(claims)
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.'
    for (let at = 0; at < token.length; at++) {
      const other = alphabet[(alphabet.indexOf(token[at]!) + 1) % alphabet.length]
      const altered = token.slice(0, at) + other + token.slice(at + 1)
      expect(await signer.verify(altered, now), `character ${at}`).toEqual({ outcome: 'altered' })
    }
  })

  it('do not survive being cut, lengthened or filled with anything else', async () => {
    const token = signer.sign(claims)
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.nat(token.length - 1).map((length) => token.slice(0, length)),
          fc.string({ minLength: 1 }).map((more) => token + more),
          fc.string(),
          fc.string({ unit: fc.constantFrom('a', 'Z', '0', '-', '_', '.') })
        ),
        async (other) => {
          expect(await signer.verify(other, now)).toEqual({ outcome: 'altered' })
        }
      ),
      { numRuns: 150 }
    )
    expect(await signer.verify(`${token}${'a'.repeat(1_000_000)}`, now)).toEqual({ outcome: 'altered' })
  })

  it('made for another purpose say so', async () => {
    const other = { ...claims, purpose: 'reset-password' } as unknown as LinkClaims
    expect(await signer.verify(signer.sign(other), now)).toEqual({
      outcome: 'other-purpose',
      purpose: 'reset-password'
    })
  })

  it('go on verifying after the secret was rotated, and stop when it is dropped', async () => {
    const next = config.method === 'jwt-eddsa' ? newEd25519Key() : randomBytes(32).toString('base64url')
    const rotated = createLinkSigner({ ...config, secrets: [next, ...config.secrets] })
    expect(await rotated.verify(signer.sign(claims), now)).toEqual({ outcome: 'ok', claims })
    expect(await rotated.verify(signer.sign(claims), claims.expiresAt)).toMatchObject({ outcome: 'expired' })
    expect(await signer.verify(rotated.sign(claims), now)).toEqual({ outcome: 'altered' })
    const dropped = createLinkSigner({ ...config, secrets: [next] })
    expect(await dropped.verify(signer.sign(claims), now)).toEqual({ outcome: 'altered' })
  })

  it('are refused by the other ways of signing', async () => {
    for (const other of configs.filter(({ method }) => method !== config.method)) {
      expect(await signer.verify(createLinkSigner(other).sign(claims), now)).toEqual({ outcome: 'altered' })
    }
  })
})

describe('algorithm confusion', () => {
  const payload = encode({
    sub: '42',
    email: 'a@x.example',
    purpose: 'verify-email',
    iat: now / 1000,
    exp: now / 1000 + 86_400
  })

  it("refuses 'none', with and without a signature", async () => {
    for (const config of configs.slice(1)) {
      const signer = createLinkSigner(config)
      for (const alg of ['none', 'None', 'NONE', '']) {
        const input = `${encode({ alg, typ: 'JWT' })}.${payload}`
        expect(await signer.verify(`${input}.`, now)).toEqual({ outcome: 'altered' })
        expect(await signer.verify(`${input}.AAAA`, now)).toEqual({ outcome: 'altered' })
      }
    }
  })

  it('refuses HS256 keyed with the public key where EdDSA is set', async () => {
    const pem = publicKeyPem(edKey)
    for (const key of [pem, pem.trim()]) {
      const input = `${encode({ alg: 'HS256', typ: 'JWT' })}.${payload}`
      const token = `${input}.${createHmac('sha256', key).update(input).digest('base64url')}`
      expect(await createLinkSigner(configs[2]!).verify(token, now)).toEqual({ outcome: 'altered' })
    }
  })

  it('refuses RS256 and others that were never set, signed with a key of the forger', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const rsa = `${encode({ alg: 'RS256', typ: 'JWT' })}.${payload}`
    const forged = [`${rsa}.${sign('sha256', Buffer.from(rsa), privateKey).toString('base64url')}`]
    for (const [alg, hash] of [
      ['HS384', 'sha384'],
      ['HS512', 'sha512']
    ] as const) {
      // Even with the right secret: one algorithm is set, and no other is taken.
      const input = `${encode({ alg, typ: 'JWT' })}.${payload}`
      forged.push(`${input}.${createHmac(hash, configs[1]!.secrets[0]!).update(input).digest('base64url')}`)
    }
    for (const config of configs.slice(1)) {
      for (const token of forged) {
        expect(await createLinkSigner(config).verify(token, now)).toEqual({ outcome: 'altered' })
      }
    }
  })

  it('refuses a header that brings its own key', async () => {
    const forged = createLinkSigner({ method: 'jwt-eddsa', secrets: [newEd25519Key()] }).sign(claims)
    const [, body, signature] = forged.split('.')
    const header = encode({ alg: 'EdDSA', jwk: { kty: 'OKP', crv: 'Ed25519', x: 'AAAA' } })
    const signer = createLinkSigner(configs[2]!)
    expect(await signer.verify(`${header}.${body}.${signature}`, now)).toEqual({ outcome: 'altered' })
  })

  it('refuses a JWT that lacks a claim', async () => {
    const input = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ sub: '42', email: 'a@x.example', purpose: 'verify-email' })}`
    const token = `${input}.${createHmac('sha256', configs[1]!.secrets[0]!).update(input).digest('base64url')}`
    expect(await createLinkSigner(configs[1]!).verify(token, now)).toEqual({ outcome: 'altered' })
  })
})

describe('the dates of a link', () => {
  it('begin ten minutes back, but no more than a fifth of its life', () => {
    const minute = 60_000
    expect(linkDates(now, day)).toEqual({ issuedAt: now - 10 * minute, expiresAt: now - 10 * minute + day })
    expect(linkDates(now, 5 * minute)).toEqual({ issuedAt: now - minute, expiresAt: now + 4 * minute })
  })
})

describe('a signer', () => {
  it('is refused without a secret, or with one its method cannot use', () => {
    expect(() => createLinkSigner({ method: 'jwt-hs256', secrets: [] })).toThrow('signing-secret-missing')
    expect(() => createLinkSigner({ ...configs[0]!, secrets: [''] })).toThrow('signing-secret-missing')
    expect(() => createLinkSigner({ method: 'jwt-hs256', secrets: ['too short'] })).toThrow(
      'signing-secret-too-short'
    )
    expect(() => createLinkSigner({ method: 'jwt-eddsa', secrets: ['not a key'] })).toThrow(
      'signing-key-not-ed25519'
    )
  })

  it('does not name the secret in its refusal', () => {
    for (const method of ['jwt-hs256', 'jwt-eddsa'] as const) {
      expect(() => createLinkSigner({ method, secrets: ['planted-secret'] })).not.toThrow(/planted-secret/)
    }
  })
})
