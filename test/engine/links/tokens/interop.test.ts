import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { publicKeyPem } from '../../../../src/engine/links/tokens/jwt.ts'
import { createLinkSigner, linkDates } from '../../../../src/engine/links/tokens/tokens.ts'
import type { LinkClaims, SigningConfig } from '../../../../src/engine/links/tokens/tokens.ts'
import { findPython, whyNoPython } from '../../../helpers/python.ts'
import { newEd25519Key } from '../new-ed25519-key.ts'

/** A Python that has the two libraries. Where there is none, the committed vectors they made stand in. */
const python = findPython()
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

describe.skipIf(!python).each(configs)(`python and we, with $method${whyNoPython(python)}`, (config) => {
  const signer = createLinkSigner(config)
  /** Ed25519 takes ten times as long: in full with `SECURITY=full`. */
  const many = config.method === 'jwt-eddsa' && process.env['SECURITY'] !== 'full' ? 500 : 10_000
  const asked = {
    method: config.method,
    secret: config.method === 'itsdangerous' ? 'secret-key' : hsSecret,
    salt: 'email-verify',
    maxAge: day / 1000,
    now: now / 1000,
    ...(config.method === 'jwt-eddsa' ? { publicKey: publicKeyPem(edKey), privateKey: edKey } : {})
  }

  it(`python verifies ${many} of our tokens and reads in them what we wrote`, { timeout: 180_000 }, () => {
    const all = people(many)
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

  it(`we verify ${many} of its tokens`, { timeout: 180_000 }, async () => {
    const all = people(many)
    const payloads = all.map(({ userId, address, purpose, issuedAt, expiresAt }) =>
      config.method === 'itsdangerous'
        ? { u: userId, e: address, p: purpose }
        : { sub: userId, email: address, purpose, iat: issuedAt / 1000, exp: expiresAt / 1000 }
    )
    const { signed } = exchange({
      sign: payloads.map((payload, index) => ({ ...asked, payload, now: all[index]!.issuedAt / 1000 }))
    })
    for (const [index, token] of signed.entries()) {
      const verified = await signer.verify(token, now)
      // Compared by hand: 10,000 assertions would take longer than the tokens.
      if (!isDeepStrictEqual(verified, { outcome: 'ok', claims: all[index] })) {
        expect(verified, token).toEqual({ outcome: 'ok', claims: all[index] })
      }
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

  it('python takes a fresh token with its clock ten minutes behind ours or ahead of it', () => {
    const made = [-10, 0, 10].map((minutes) => linkDates(now + minutes * 60_000, day))
    const { verified } = exchange({
      verify: made.map((dates) => ({ ...asked, token: signer.sign({ ...people(1)[0]!, ...dates }) }))
    })
    expect(verified.map(({ error }) => error)).toEqual([undefined, undefined, undefined])
    if (config.method !== 'itsdangerous') return
    // PyJWT reads the clock itself. Here it is told the time: a quarter of an hour behind is too much.
    const token = signer.sign({ ...people(1)[0]!, ...linkDates(now, day) })
    const at = (minutes: number) => ({ ...asked, now: now / 1000 + minutes * 60, token })
    const told = exchange({ verify: [at(-10), at(10), at(-11)] }).verified
    expect(told.map(({ error }) => error)).toEqual([undefined, undefined, 'expired'])
  })
})
