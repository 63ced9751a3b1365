import { randomBytes } from 'node:crypto'
import { AppError, assertNever } from '../../../shared/errors.ts'
import { deriveItsdangerousKey, readTimed, signTimed } from './itsdangerous.ts'
import { ed25519Key, hs256Key, readJwt, signJwt } from './jwt.ts'
import type { JwtAlgorithm } from './jwt.ts'

type LinkPurpose = 'verify-email'

/** What a link says. Nobody can change it. */
export interface LinkClaims {
  /** The customer's ID of the user where the import had one, or else ours. */
  userId: string
  /** Normalized, as in `users`. */
  address: string
  purpose: LinkPurpose
  /** When its lifetime begins, ms since the epoch; see `linkDates`. Tokens hold whole seconds. */
  issuedAt: number
  /** ms since the epoch. From then on, the link no longer works. */
  expiresAt: number
}

export type LinkDates = Pick<LinkClaims, 'issuedAt' | 'expiresAt'>

/**
 * How tokens are signed. `secrets` holds the current one first; the older ones only verify.
 * For EdDSA they are Ed25519 private keys (PKCS #8, PEM).
 */
export type SigningConfig =
  | {
      method: 'itsdangerous'
      secrets: readonly string[]
      salt: string
      /**
       * The `max_age` the verifier counts from the date in the token, ms. These tokens carry no expiry of their own, so
       * a link that is to die earlier is dated further back, and none can live longer.
       */
      maxAge: number
      /** Adds random characters to each token, so that nobody can make a second copy of one, not even with the secret. */
      nonce?: boolean
    }
  | { method: 'jwt-hs256'; secrets: readonly string[] }
  | { method: 'jwt-eddsa'; secrets: readonly string[] }

export type VerifyResult =
  | { outcome: 'ok'; claims: LinkClaims }
  | { outcome: 'expired'; claims: LinkClaims }
  | { outcome: 'other-purpose'; purpose: string }
  | { outcome: 'altered' }

export interface LinkSigner {
  /** Synchronous, because it is on the path of every email. Without a nonce, the same claims always give the same token. */
  sign(claims: LinkClaims): string
  verify(token: string, now: number): Promise<VerifyResult>
}

/** Tokens are dated back for verifiers whose clock is behind ours, because they refuse a date in the future. */
const backdatingMs = 10 * 60_000
/** At most this share of the lifetime: a link for 15 minutes must not be expired when it arrives. */
const mostOfLife = 1 / 5

/** Too many to try all of them on a page that limits its rate. */
const nonceBytes = 9

/** A longer token is not ours and is refused before it is decoded. */
const maxTokenLength = 4096

/** The dates of a link made now, @param lifetime ms, which count from the backdated start. */
export function linkDates(now: number, lifetime: number): LinkDates {
  const issuedAt = Math.floor((now - Math.min(backdatingMs, lifetime * mostOfLife)) / 1000) * 1000
  return { issuedAt, expiresAt: issuedAt + lifetime }
}

/** @throws AppError LINKS_NOT_READY where there is no secret, INVALID_FIELD for one that the method cannot use */
export function createLinkSigner(config: SigningConfig): LinkSigner {
  if (config.secrets.length === 0 || config.secrets.some((secret) => secret === '')) {
    throw new AppError('LINKS_NOT_READY', 'signing-secret-missing', undefined, { data: { field: 'secret' } })
  }
  switch (config.method) {
    case 'itsdangerous':
      return itsdangerousSigner(config)
    case 'jwt-hs256':
      return jwtSigner('HS256', config.secrets)
    case 'jwt-eddsa':
      return jwtSigner('EdDSA', config.secrets)
    default:
      return assertNever(config)
  }
}

const newNonce = () => randomBytes(nonceBytes).toString('base64url')

function itsdangerousSigner({
  secrets,
  salt,
  maxAge,
  nonce
}: SigningConfig & { method: 'itsdangerous' }): LinkSigner {
  const keys = secrets.map((secret) => deriveItsdangerousKey(secret, salt))
  const current = keys[0]!
  return {
    sign({ userId, address, purpose, issuedAt, expiresAt }) {
      if (expiresAt - issuedAt > maxAge) {
        // The email would promise a time that the verifier does not keep, and the date could be in its future.
        throw new AppError('INTERNAL', 'link-lifetime-too-long')
      }
      return signTimed(
        { u: userId, e: address, p: purpose, ...(nonce && { n: newNonce() }) },
        Math.floor((expiresAt - maxAge) / 1000),
        current
      )
    },
    verify(token, now) {
      const timed = isTokenLike(token) ? readTimed(token, keys) : undefined
      if (!timed) return Promise.resolve({ outcome: 'altered' })
      const { u, e, p } = Object(timed.payload) as Record<string, unknown>
      const issuedAt = timed.seconds * 1000
      return Promise.resolve(
        checkClaims({ userId: u, address: e, purpose: p, issuedAt, expiresAt: issuedAt + maxAge }, now)
      )
    }
  }
}

function jwtSigner(algorithm: JwtAlgorithm, secrets: readonly string[]): LinkSigner {
  const keys = secrets.map(algorithm === 'HS256' ? hs256Key : ed25519Key)
  const current = keys[0]!
  return {
    sign({ userId, address, purpose, issuedAt, expiresAt }) {
      const iat = Math.floor(issuedAt / 1000)
      const exp = Math.floor(expiresAt / 1000)
      return signJwt({ sub: userId, email: address, purpose, iat, exp }, algorithm, current)
    },
    async verify(token, now) {
      const read = isTokenLike(token)
        ? await readJwt(token, algorithm, keys, now)
        : { outcome: 'altered' as const }
      if (read.outcome === 'altered') return { outcome: 'altered' }
      const { sub, email, purpose, iat, exp } = read.payload
      return checkClaims(
        { userId: sub, address: email, purpose, issuedAt: Number(iat) * 1000, expiresAt: Number(exp) * 1000 },
        now
      )
    }
  }
}

/** The claims are authentic here: what is left is whether they are ours, for this purpose, and still in time. */
function checkClaims(
  found: { [key in keyof LinkClaims]: unknown } & { expiresAt: number },
  now: number
): VerifyResult {
  if (!areClaims(found)) {
    return typeof found.purpose === 'string' && found.purpose !== 'verify-email'
      ? { outcome: 'other-purpose', purpose: found.purpose }
      : { outcome: 'altered' }
  }
  return { outcome: now < found.expiresAt ? 'ok' : 'expired', claims: found }
}

function areClaims(found: { [key in keyof LinkClaims]: unknown }): found is LinkClaims {
  return (
    typeof found.userId === 'string' &&
    typeof found.address === 'string' &&
    found.purpose === 'verify-email' &&
    Number.isFinite(found.issuedAt) &&
    Number.isFinite(found.expiresAt)
  )
}

function isTokenLike(token: string): boolean {
  return token.length <= maxTokenLength && /^[\w.-]+$/.test(token)
}
