import { mkdir, readdir, readFile, rmdir, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSecretStore } from '../../../src/main/storage/secret-store.ts'
import { tempFolder } from '../temp-folder.ts'

type Backend = 'basic_text' | 'gnome_libsecret' | 'unknown'

/** A keychain whose key can be changed, as when a person's profile is reset. */
function keychain(options: { backend?: Backend; available?: boolean; key?: number; rotated?: boolean } = {}) {
  const { backend = 'gnome_libsecret', available = true, key = 7, rotated = false } = options
  const turn = (text: Uint8Array) => Buffer.from(text.map((byte) => byte ^ key))
  return {
    getSelectedStorageBackend: () => backend,
    isAsyncEncryptionAvailable: () => Promise.resolve(available),
    encryptStringAsync: (text: string) =>
      Promise.resolve(Buffer.concat([Buffer.from([key]), turn(Buffer.from(text))])),
    decryptStringAsync(encrypted: Buffer) {
      if (encrypted[0] !== key) return Promise.reject(new Error('Wrong key'))
      return Promise.resolve({ result: turn(encrypted.subarray(1)).toString(), shouldReEncrypt: rotated })
    }
  }
}

describe('secrets', () => {
  it('are kept encrypted in a file that only the person may read, and come back at the next start', async () => {
    const folder = await tempFolder()
    const secrets = await openSecretStore(folder, keychain(), 'linux')
    await secrets.set('account:1', 'hunter2')
    expect(secrets.status()).toEqual({ persistent: true, reason: null, has: ['account:1'] })
    const file = join(folder, 'secrets.json')
    expect(await readFile(file, 'utf8')).not.toContain('hunter2')
    expect((await stat(file)).mode & 0o777).toBe(0o600)

    const again = await openSecretStore(folder, keychain(), 'linux')
    expect(again.values()).toEqual({ 'account:1': 'hunter2' })
  })

  it.each<Backend>(['basic_text', 'unknown'])(
    'are kept for the session only where the back-end is %s',
    async (backend) => {
      const folder = await tempFolder()
      const secrets = await openSecretStore(folder, keychain({ backend }), 'linux')
      await secrets.set('account:1', 'hunter2')
      expect(secrets.values()).toEqual({ 'account:1': 'hunter2' })
      expect(secrets.status()).toMatchObject({
        persistent: false,
        reason: expect.stringContaining('no keyring')
      })
      expect(await readdir(folder)).toEqual([])
    }
  )

  it('are kept for the session only where the keychain cannot be used', async () => {
    const secrets = await openSecretStore(await tempFolder(), keychain({ available: false }), 'darwin')
    expect(secrets.status()).toMatchObject({ persistent: false, reason: expect.stringContaining('keychain') })
  })

  it('ask again when the keychain has lost its key, and are not thrown away for it', async () => {
    const folder = await tempFolder()
    await (await openSecretStore(folder, keychain(), 'linux')).set('account:1', 'hunter2')
    const lost = await openSecretStore(folder, keychain({ key: 9 }), 'linux')
    expect(lost.status().has).toEqual([])
    expect(lost.notices).toEqual([
      'The password of a mail account could not be read from the keychain. Enter it again.'
    ])
    await lost.set('links:signing', 's')
    const found = await openSecretStore(folder, keychain(), 'linux')
    expect(found.values()).toEqual({ 'account:1': 'hunter2' })
  })

  it('are encrypted anew when the keychain has a newer key', async () => {
    const folder = await tempFolder()
    await (await openSecretStore(folder, keychain(), 'linux')).set('account:1', 'hunter2')
    const before = await stat(join(folder, 'secrets.json'))
    await openSecretStore(folder, keychain({ rotated: true }), 'linux')
    expect((await stat(join(folder, 'secrets.json'))).ino).not.toBe(before.ino)
  })

  it('say so when their file is broken, and keep it', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'secrets.json'), '{"version":1,"secrets":{"other":"x"}}')
    const secrets = await openSecretStore(folder, keychain(), 'linux')
    expect(secrets.status().has).toEqual([])
    expect(secrets.notices[0]).toContain('secrets.json.broken')
    expect(await readdir(folder)).toEqual(['secrets.json.broken'])
  })

  it('keep the earlier signing secrets behind a new one, so that links that are out still verify', async () => {
    const secrets = await openSecretStore(await tempFolder(), keychain(), 'linux')
    await secrets.set('links:signing', 'first')
    await secrets.set('links:signing', 'second')
    expect(secrets.values()['links:signing']).toBe(JSON.stringify(['second', 'first']))
    await secrets.set('account:1', 'one')
    await secrets.set('account:1', 'two')
    expect(secrets.values()['account:1']).toBe('two')
  })

  it('generate a signing secret once, where there is none', async () => {
    const secrets = await openSecretStore(await tempFolder(), keychain(), 'linux')
    await secrets.ensure('links:signing')
    const made = secrets.values()['links:signing']
    await secrets.ensure('links:signing')
    expect(made).toBeDefined()
    expect(secrets.values()['links:signing']).toBe(made)
  })

  it('tell listeners what was set and removed', async () => {
    const secrets = await openSecretStore(await tempFolder(), keychain(), 'linux')
    const heard: unknown[] = []
    secrets.onChange((key, value) => heard.push([key, value]))
    const made = await secrets.generate('links:signing')
    await secrets.remove('links:signing')
    expect(Buffer.from(made, 'base64url')).toHaveLength(32)
    expect(heard).toEqual([
      ['links:signing', JSON.stringify([made])],
      ['links:signing', null]
    ])
    expect(secrets.values()).toEqual({})
  })

  it('survive writes that overlap', async () => {
    const folder = await tempFolder()
    const secrets = await openSecretStore(folder, keychain(), 'linux')
    const names = ['a', 'b', 'c', 'd', 'e'] as const
    await Promise.all(names.map((name) => secrets.set(`account:${name}`, name)))
    const again = await openSecretStore(folder, keychain(), 'linux')
    expect(again.values()).toEqual(Object.fromEntries(names.map((name) => [`account:${name}`, name])))
  })
})

describe('a secret that a provider has replaced', () => {
  const key = 'account:1:refresh-token'

  it('takes the place of the old one in the keychain, and no listener is told what the engine knows', async () => {
    const folder = await tempFolder()
    const secrets = await openSecretStore(folder, keychain(), 'linux')
    await secrets.set(key, 'first')
    const heard: unknown[] = []
    secrets.onChange((...change) => heard.push(change))
    await secrets.renew(key, 'first', 'second')
    expect(heard).toEqual([])
    expect((await openSecretStore(folder, keychain(), 'linux')).values()).toEqual({ [key]: 'second' })
  })

  it('does not take the place of one that was entered or removed meanwhile', async () => {
    const folder = await tempFolder()
    const secrets = await openSecretStore(folder, keychain(), 'linux')
    await secrets.set(key, 'first')
    await Promise.all([secrets.set(key, 'entered'), secrets.renew(key, 'first', 'second')])
    expect(secrets.values()).toEqual({ [key]: 'entered' })
    await secrets.remove(key)
    await secrets.renew(key, 'entered', 'third')
    expect((await openSecretStore(folder, keychain(), 'linux')).values()).toEqual({})
  })

  it('is written once the store is settled', async () => {
    const folder = await tempFolder()
    const secrets = await openSecretStore(folder, keychain(), 'linux')
    await secrets.set(key, 'first')
    void secrets.renew(key, 'first', 'second')
    await secrets.settled()
    expect((await openSecretStore(folder, keychain(), 'linux')).values()).toEqual({ [key]: 'second' })
  })

  it('is known to the next engine also where it could not be written', async () => {
    const folder = await tempFolder()
    const secrets = await openSecretStore(folder, keychain(), 'linux')
    await secrets.set(key, 'first')
    await mkdir(join(folder, 'secrets.json.new'))
    await expect(secrets.renew(key, 'first', 'second')).rejects.toThrow()
    expect(secrets.values()).toEqual({ [key]: 'second' })
    await rmdir(join(folder, 'secrets.json.new'))
    await secrets.set('links:signing', 's')
    expect((await openSecretStore(folder, keychain(), 'linux')).values()).toMatchObject({ [key]: 'second' })
  })
})
