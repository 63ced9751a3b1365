import { type KeyObject, verify } from 'node:crypto'

/**
 * What is signed of a release: its description's name too, so that one system's cannot be given out as another's, and what
 * it is for, so that the key signs nothing by which something else could be meant.
 */
export function signedBytes(name: string, description: Buffer): Buffer {
  return Buffer.concat([Buffer.from(`Countersign release\n${name}\n`), description])
}

/** `signature`: 64 bytes in base64, with white space around it or none. */
export function isSigned(name: string, description: Buffer, signature: string, key: KeyObject): boolean {
  const text = signature.trim()
  if (!/^[A-Za-z0-9+/]{86}==$/.test(text)) return false
  return verify(null, signedBytes(name, description), key, Buffer.from(text, 'base64'))
}
