import { createHash, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto'
import type { KeyObject } from 'node:crypto'
import { inflateSync } from 'node:zlib'

/**
 * The wire format of itsdangerous' `URLSafeTimedSerializer` with its defaults (HMAC-SHA1, django-concat key
 * derivation), so that a Flask app verifies our links with the library it already has:
 *
 *     value     = base64url(compact JSON) "." base64url(big-endian Unix seconds without leading zero bytes)
 *     token     = value "." base64url(HMAC-SHA1(key, value))
 *     key       = SHA1(salt + "signer" + secret)
 *
 * base64url without padding throughout. SHA-1 as an HMAC is unbroken, and it is what the other side computes.
 */

/** Largest payload a compressed token may unfold to, in bytes: ours are under 500. */
const maxInflatedBytes = 16 * 1024

export function deriveItsdangerousKey(secret: string, salt: string): KeyObject {
  return createSecretKey(
    createHash('sha1')
      .update(salt + 'signer' + secret)
      .digest()
  )
}

/** @param seconds the date in the token, whole Unix seconds. The same input always gives the same token. */
export function signTimed(payload: object, seconds: number, key: KeyObject): string {
  const value = `${Buffer.from(JSON.stringify(payload)).toString('base64url')}.${encodeSeconds(seconds)}`
  return `${value}.${signature(value, key)}`
}

export interface TimedPayload {
  payload: unknown
  /** The date in the token, Unix seconds. */
  seconds: number
}

/**
 * What an authentic token holds, or undefined where any part of it was altered. Age is the caller's to judge.
 * The signature is compared as text, so a token has exactly one spelling: the unused low bits of the last base64url
 * character cannot be played with.
 */
export function readTimed(token: string, keys: readonly KeyObject[]): TimedPayload | undefined {
  const signatureAt = token.lastIndexOf('.')
  const secondsAt = token.lastIndexOf('.', signatureAt - 1)
  if (secondsAt < 1) return undefined
  const value = token.slice(0, signatureAt)
  const given = token.slice(signatureAt + 1)
  if (!keys.some((key) => equalInConstantTime(given, signature(value, key)))) return undefined
  const seconds = decodeSeconds(value.slice(secondsAt + 1))
  const payload = decodePayload(value.slice(0, secondsAt))
  return seconds === undefined || payload === undefined ? undefined : { payload, seconds }
}

function signature(value: string, key: KeyObject): string {
  return createHmac('sha1', key).update(value).digest('base64url')
}

function equalInConstantTime(a: string, b: string): boolean {
  const left = Buffer.from(a)
  const right = Buffer.from(b)
  return left.length === right.length && timingSafeEqual(left, right)
}

function encodeSeconds(seconds: number): string {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(seconds))
  const first = bytes.findIndex((byte) => byte !== 0)
  return bytes.subarray(first === -1 ? 8 : first).toString('base64url')
}

function decodeSeconds(text: string): number | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length > 6 ? undefined : bytes.reduce((number, byte) => number * 256 + byte, 0)
}

/** The other side compresses a payload where that makes it shorter, and marks it with a leading dot. */
function decodePayload(text: string): unknown {
  const compressed = text.startsWith('.')
  const bytes = Buffer.from(compressed ? text.slice(1) : text, 'base64url')
  try {
    return JSON.parse(
      (compressed ? inflateSync(bytes, { maxOutputLength: maxInflatedBytes }) : bytes).toString()
    )
  } catch {
    return undefined
  }
}
