import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { publicKeyPem } from '../../../src/engine/links/jwt.ts'
import { createLinkSigner, linkDates } from '../../../src/engine/links/tokens.ts'
import type { LinkClaims, SigningConfig } from '../../../src/engine/links/tokens.ts'
import { newEd25519Key } from './new-ed25519-key.ts'

/** A Python that has the two libraries. Where there is none, the committed vectors they made stand in. */
const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import itsdangerous, jwt, cryptography']).status === 0
)
const script = fileURLToPath(new URL('interop.py', import.meta.url))

interface Exchange {
  verified: { ok?: Record<string, string | number>; error?: string }[]
  signed: string[]
}

function exchange(asked: { verify?: object[]; sign?: object[] }): Exchange {
  const run = spawnSync(python!, [script, 'exchange'], { input: JSON.stringify(asked), maxBuffer: 1e9 })
  if (run.status !== 0) throw new Error(run.stderr.toString())
  return JSON.parse(run.stdout.toString()) as Exchange
}

const day = 24 * 3_600_000
// PyJWT reads the real clock and cannot be told another time.
const now = Math.floor(Date.now() / 1000) * 1000
const edKey = newEd25519Key()
const hsSecret = '0123456789abcdef0123456789abcdef'
const configs: SigningConfig[] = [
  { method: 'itsdangerous', secrets: ['secret-key'], salt: 'email-verify', maxAge: day },
  { method: 'jwt-hs256', secrets: [hsSecret] },
  { method: 'jwt-eddsa', secrets: [edKey] }
]

function people(count: number): LinkClaims[] {
  return Array.from({ length: count }, (_, index) => ({
    userId: `user-${index}-${['é', '漢', '😀', ''][index % 4]}`,
    address: `p${index}+tag@xn--fsqu00a.example`,
    purpose: 'verify-email' as const,
    ...linkDates(now - index * 1000, day)
  }))
}

describe.skipIf(!python).each(configs)('python and we, with $method', (config) => {
  const signer = createLinkSigner(config)
  const asked = {
    method: config.method,
    secret: config.method === 'itsdangerous' ? 'secret-key' : hsSecret,
    salt: 'email-verify',
    maxAge: day / 1000,
    now: now / 1000,
    ...(config.method === 'jwt-eddsa' ? { publicKey: publicKeyPem(edKey), privateKey: edKey } : {})
  }

  it('python verifies 2,000 of our tokens and reads in them what we wrote', () => {
    const all = people(2000)
    const { verified } = exchange({ verify: all.map((claims) => ({ ...asked, token: signer.sign(claims) })) })
    expect(verified).toEqual(
      all.map(({ userId, address, purpose, issuedAt, expiresAt }) => ({
        ok:
          config.method === 'itsdangerous'
            ? { u: userId, e: address, p: purpose }
            : { sub: userId, email: address, purpose, iat: issuedAt / 1000, exp: expiresAt / 1000 }
      }))
    )
  })

  it('we verify 500 of its tokens', async () => {
    const all = people(500)
    const payloads = all.map(({ userId, address, purpose, issuedAt, expiresAt }) =>
      config.method === 'itsdangerous'
        ? { u: userId, e: address, p: purpose }
        : { sub: userId, email: address, purpose, iat: issuedAt / 1000, exp: expiresAt / 1000 }
    )
    const { signed } = exchange({
      sign: payloads.map((payload, index) => ({ ...asked, payload, now: all[index]!.issuedAt / 1000 }))
    })
    for (const [index, token] of signed.entries()) {
      expect(await signer.verify(token, now)).toEqual({ outcome: 'ok', claims: all[index] })
    }
  })

  it('both find the same tokens expired or altered', async () => {
    const old = { ...people(1)[0]!, ...linkDates(now - 2 * day, day) }
    const token = signer.sign(old)
    const live = signer.sign(people(1)[0]!)
    const altered = live.slice(0, 12) + (live[12] === 'A' ? 'B' : 'A') + live.slice(13)
    const { verified } = exchange({
      verify: [
        { ...asked, token },
        { ...asked, token: altered }
      ]
    })
    expect(verified).toEqual([{ error: 'expired' }, { error: 'altered' }])
    expect(await signer.verify(token, now)).toMatchObject({ outcome: 'expired' })
    expect(await signer.verify(altered, now)).toEqual({ outcome: 'altered' })
  })

  it('python takes a fresh token up to five minutes before we made it', () => {
    if (config.method !== 'itsdangerous') return
    const token = signer.sign({ ...people(1)[0]!, ...linkDates(now, day) })
    const at = (minutes: number) => ({ ...asked, now: now / 1000 + minutes * 60, token })
    const { verified } = exchange({ verify: [at(-4), at(-6)] })
    expect(verified.map(({ error }) => error)).toEqual([undefined, 'expired'])
  })
})
