import { generateKeyPairSync } from 'node:crypto'

/** A private key as a person would paste it: PKCS #8 in PEM. */
export function newEd25519Key(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}
