import { createHmac, createPrivateKey, createPublicKey, createSecretKey, sign } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { errors, jwtVerify } from 'jose'
import type { JWTPayload } from 'jose'
import { invalidField } from '../../../shared/errors.ts'

/**
 * JSON Web Tokens (RFC 7519) as compact JWS. We sign them synchronously: signing is on the path of every email, and a
 * promise for each would cost more than the HMAC. jose reads them with the one algorithm it may accept, so it refuses a
 * token that names another one ('none', or HS256 keyed with the public key) before it uses a key.
 */
export type JwtAlgorithm = 'HS256' | 'EdDSA'

/** RFC 7518 §3.2: the key is at least as long as the hash. */
const minSecretBytes = 32

export function hs256Key(secret: string): KeyObject {
  if (Buffer.byteLength(secret) < minSecretBytes) {
    throw invalidField('secret', 'signing-secret-too-short', { min: minSecretBytes })
  }
  return createSecretKey(Buffer.from(secret))
}

/** @param pem an Ed25519 private key, PKCS #8 in PEM */
export function ed25519Key(pem: string): KeyObject {
  const key = parsePrivateKey(pem)
  if (key?.asymmetricKeyType !== 'ed25519') {
    throw invalidField('secret', 'signing-key-not-ed25519')
  }
  return key
}

function parsePrivateKey(pem: string): KeyObject | undefined {
  try {
    return createPrivateKey(pem)
  } catch {
    return undefined
  }
}

/** The public key, SPKI in PEM, that the customer's server verifies with. */
export function publicKeyPem(privateKeyPem: string): string {
  return createPublicKey(ed25519Key(privateKeyPem)).export({ type: 'spki', format: 'pem' }).toString()
}

const headers: Record<JwtAlgorithm, string> = {
  HS256: Buffer.from('{"alg":"HS256","typ":"JWT"}').toString('base64url'),
  EdDSA: Buffer.from('{"alg":"EdDSA","typ":"JWT"}').toString('base64url')
}

/** The same payload always gives the same token; Ed25519 is deterministic too. */
export function signJwt(payload: object, algorithm: JwtAlgorithm, key: KeyObject): string {
  const input = `${headers[algorithm]}.${Buffer.from(JSON.stringify(payload)).toString('base64url')}`
  const signature =
    algorithm === 'HS256'
      ? createHmac('sha256', key).update(input).digest('base64url')
      : sign(null, Buffer.from(input), key).toString('base64url')
  return `${input}.${signature}`
}

export type JwtReading =
  | { outcome: 'authentic'; payload: JWTPayload }
  | { outcome: 'expired'; payload: JWTPayload }
  | { outcome: 'altered' }

/** @param keys the current one first, then the older ones */
export async function readJwt(
  token: string,
  algorithm: JwtAlgorithm,
  keys: readonly KeyObject[],
  now: number
): Promise<JwtReading> {
  if (!isSpeltCanonically(token)) return { outcome: 'altered' }
  for (const key of keys) {
    try {
      const { payload } = await jwtVerify(token, key.type === 'private' ? createPublicKey(key) : key, {
        algorithms: [algorithm],
        currentDate: new Date(now),
        requiredClaims: ['sub', 'email', 'purpose', 'iat', 'exp']
      })
      return { outcome: 'authentic', payload }
    } catch (error) {
      if (error instanceof errors.JWTExpired) return { outcome: 'expired', payload: error.payload }
      if (!(error instanceof errors.JOSEError)) throw error
    }
  }
  return { outcome: 'altered' }
}

/** The unused low bits of a part's last base64url character could otherwise be changed without breaking the signature. */
function isSpeltCanonically(token: string): boolean {
  return token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part)
}
