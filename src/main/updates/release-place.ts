import { createPublicKey, type KeyObject } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * Where releases are put out, and the public half of the key that they are signed with. Decided when the app is packaged
 * and kept in its package.json, within the archive; nothing at run time changes it.
 */
export const releasePlaceSchema = z.object({
  /** A folder, by https: it holds the descriptions of the newest release, their signatures and the files. */
  url: z.url({ protocol: /^https$/ }).endsWith('/', 'must end in a slash'),
  /** Ed25519, as SPKI DER in base64: what `scripts/make-release-key.ts` prints. */
  publicKey: z.base64().refine((text) => readKey(text)?.asymmetricKeyType === 'ed25519', {
    error: 'is not an Ed25519 public key'
  })
})
export type ReleasePlace = z.infer<typeof releasePlaceSchema>

/** Of the app's own package.json; null where it was packaged without one, or was not packaged. */
export function readReleasePlace(packageFile: string): ReleasePlace | null {
  const { releases } = JSON.parse(readFileSync(packageFile, 'utf8')) as { releases?: unknown }
  return releases === undefined ? null : releasePlaceSchema.parse(releases)
}

export function publicKeyOf({ publicKey }: ReleasePlace): KeyObject {
  return createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
}

function readKey(text: string): KeyObject | null {
  try {
    return publicKeyOf({ url: '', publicKey: text })
  } catch {
    return null
  }
}
