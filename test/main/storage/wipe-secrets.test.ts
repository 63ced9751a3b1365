import { expect, it } from 'vitest'
import { wipeSecrets } from '../../../src/main/storage/wipe-secrets.ts'
import { openSecretStore } from '../../../src/main/storage/secret-store.ts'
import { defaultSettings } from '../../../src/shared/models/default-settings.ts'
import { tempFolder } from '../temp-folder.ts'

/** A keychain that gives nothing out: what is kept must be forgotten all the same. */
const locked = {
  getSelectedStorageBackend: () => 'gnome_libsecret' as const,
  isAsyncEncryptionAvailable: () => Promise.resolve(true),
  encryptStringAsync: (text: string) => Promise.resolve(Buffer.from(text)),
  decryptStringAsync: () => Promise.reject(new Error('locked'))
}

async function setUp() {
  const folder = await tempFolder()
  const before = await openSecretStore(folder, locked, 'linux')
  await before.set('account:1', 'hunter2')
  await before.set('account:2', 'hunter3')
  await before.set('links:signing', 'of the old data')
  const patches: unknown[] = []
  const settings = {
    update(patch: Record<string, unknown>) {
      patches.push(patch)
      return defaultSettings
    }
  }
  return { secrets: await openSecretStore(folder, locked, 'linux'), settings, patches, folder }
}

it('forgets the passwords that do not belong to the restored data, and no other', async () => {
  const { secrets, settings, patches, folder } = await setUp()
  await wipeSecrets(['account:2'], { settings, secrets })
  expect((await openSecretStore(folder, locked, 'linux')).keys()).toEqual(['account:1', 'links:signing'])
  expect(patches).toEqual([])
})

it('forgets everything with everything: settings too, and signs links with a new secret', async () => {
  const { secrets, settings, patches } = await setUp()
  await wipeSecrets('everything', { settings, secrets })
  expect(secrets.keys()).toEqual(['links:signing'])
  expect(secrets.values()['links:signing']).not.toContain('of the old data')
  expect(patches).toEqual([defaultSettings])
})
