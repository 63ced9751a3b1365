import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { publicKeyOf } from '../../src/main/updates/release-place.ts'
import { isSigned } from '../../src/main/updates/release-signature.ts'
import { yml } from '../helpers/release-server.ts'

const run = promisify(execFile)
const script = (name: string, args: string[], publicKey?: string) =>
  run(process.execPath, ['--disable-warning=ExperimentalWarning', join('scripts', name), ...args], {
    cwd: join(import.meta.dirname, '..', '..'),
    env: { ...process.env, COUNTERSIGN_RELEASES_KEY: publicKey }
  })

const release = { version: '0.2.0', name: 'Countersign Setup 0.2.0.exe', bytes: Buffer.alloc(5000, 'x') }
let folder: string
let key: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'countersign-release-'))
  key = join(folder, 'key.pem')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function made(): Promise<string> {
  const { stdout } = await script('make-release-key.ts', [key])
  return /^COUNTERSIGN_RELEASES_KEY=(\S+)$/m.exec(stdout)![1]!
}

describe('a release', () => {
  it('is signed with the key that was made, and believed with the half of it that was printed', async () => {
    const publicKey = await made()
    expect((await stat(key)).mode & 0o077).toBe(0)
    await writeFile(join(folder, release.name), release.bytes)
    await writeFile(join(folder, 'latest.yml'), yml(release))
    const { stdout } = await script('sign-release.ts', [folder, key], publicKey)
    expect(stdout).toBe('Signed latest.yml: version 0.2.0.\n')

    const place = publicKeyOf({ url: '', publicKey })
    const signature = await readFile(join(folder, 'latest.yml.sig'), 'utf8')
    const bytes = Buffer.from(yml(release))
    expect(isSigned('latest.yml', bytes, signature, place)).toBe(true)
    expect(isSigned('latest-mac.yml', bytes, signature, place)).toBe(false)
  })

  it('is not signed where a file is missing or is not as it is described', async () => {
    const publicKey = await made()
    await writeFile(join(folder, 'latest.yml'), yml(release))
    await expect(script('sign-release.ts', [folder, key], publicKey)).rejects.toThrow('ENOENT')
    await writeFile(join(folder, release.name), Buffer.alloc(5000, 'y'))
    await expect(script('sign-release.ts', [folder, key], publicKey)).rejects.toThrow(
      'is not as latest.yml describes it'
    )
    await expect(stat(join(folder, 'latest.yml.sig'))).rejects.toThrow('ENOENT')
  })

  it('is not signed with a key that the apps do not hold the other half of', async () => {
    const publicKey = await made()
    await rm(key)
    await made()
    await writeFile(join(folder, release.name), release.bytes)
    await writeFile(join(folder, 'latest.yml'), yml(release))
    for (const held of [publicKey, undefined]) {
      await expect(script('sign-release.ts', [folder, key], held)).rejects.toThrow('is not the other half')
    }
    await expect(stat(join(folder, 'latest.yml.sig'))).rejects.toThrow('ENOENT')
  })

  it('keeps its key: none is written over another', async () => {
    await made()
    const before = await readFile(key)
    await expect(made()).rejects.toThrow('is there already')
    expect(await readFile(key)).toEqual(before)
  })
})
