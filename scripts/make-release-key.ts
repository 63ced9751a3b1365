import { generateKeyPairSync } from 'node:crypto'
import { existsSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'

/**
 * `node scripts/make-release-key.ts FILE`: makes the key pair that releases are signed with. The private half goes to FILE,
 * which only its owner may read; the public half is printed, as packaging takes it.
 */
const file = process.argv[2]
if (file === undefined) throw new Error('Say which file the private key is to be written to.')
if (existsSync(file)) throw new Error(`${file} is there already: a lost key means that nobody gets updates.`)

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
writeFileSync(file, privateKey.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx' })
console.log(`The private key is in ${resolve(file)}. Keep it off the machines that build, and keep a copy.`)
console.log(
  `COUNTERSIGN_RELEASES_KEY=${publicKey.export({ format: 'der', type: 'spki' }).toString('base64')}`
)
