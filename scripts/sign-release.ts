import { createHash, createPrivateKey, createPublicKey, type KeyObject, sign } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { pathToFileURL } from 'node:url'
import { readDescription } from '../src/main/updates/release-description.ts'
import { signedBytes } from '../src/main/updates/release-signature.ts'

/**
 * `node scripts/sign-release.ts dist KEYFILE`: signs each description of a release (`latest*.yml`) in the folder with the
 * private key, into `latest*.yml.sig` beside it. Nothing is signed unless every file that is described is there, as described,
 * and the key is the other half of COUNTERSIGN_RELEASES_KEY: signed with another, every app would refuse the release.
 */
const [folder, keyFile] = process.argv.slice(2)
if (folder === undefined || keyFile === undefined) {
  throw new Error('Say the folder of the release, and the file of the private key.')
}
const key = createPrivateKey(await readFile(keyFile))
if (key.asymmetricKeyType !== 'ed25519') throw new Error(`${keyFile} is not an Ed25519 key.`)
const publicKey = createPublicKey(key).export({ format: 'der', type: 'spki' }).toString('base64')
if (publicKey !== process.env['COUNTERSIGN_RELEASES_KEY']) {
  throw new Error(`${keyFile} is not the other half of COUNTERSIGN_RELEASES_KEY, which the apps hold.`)
}

const names = (await readdir(folder)).filter((name) => /^latest[\w-]*\.yml$/.test(name))
if (names.length === 0)
  throw new Error(`${folder} holds no latest*.yml: was it packaged with a place for releases?`)
const descriptions = await Promise.all(names.map((name) => checked(folder, name)))
for (const { name, bytes, version } of descriptions) {
  await writeFile(join(folder, `${name}.sig`), signature(name, bytes, key))
  console.log(`Signed ${name}: version ${version}.`)
}

async function checked(folder: string, name: string) {
  const file = join(folder, name)
  const bytes = await readFile(file)
  const { version, files } = readDescription(name, pathToFileURL(file), bytes.toString('utf8'))
  if (version.includes('-'))
    throw new Error(`${name}: ${version} is a trial version, which no app would take.`)
  for (const { url, sha512, size } of files) {
    const path = join(folder, url)
    const hash = createHash('sha512')
    await pipeline(createReadStream(path), hash)
    if ((await stat(path)).size !== size || hash.digest('base64') !== sha512) {
      throw new Error(`${url} is not as ${name} describes it.`)
    }
  }
  return { name, bytes, version }
}

function signature(name: string, bytes: Buffer, key: KeyObject): string {
  return `${sign(null, signedBytes(name, bytes), key).toString('base64')}\n`
}
