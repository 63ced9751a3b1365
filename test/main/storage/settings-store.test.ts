import { readdir, readFile, writeFile } from 'node:fs/promises'
import { registerHooks } from 'node:module'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { openSettingsStore } from '../../../src/main/storage/settings-store.ts'
import { defaultSettings } from '../../../src/shared/models/default-settings.ts'
import { tempFolder } from '../temp-folder.ts'

// electron-store imports Electron for its default folder only, and Electron's package would try a download.
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron'
      ? { url: 'data:text/javascript,export default {}', shortCircuit: true }
      : next(specifier, context)
})
const { default: Store } = await import('electron-store')

const noon = new Date('2026-05-04T12:00:00Z')
const open = (folder: string) =>
  openSettingsStore(
    folder,
    (cwd) => new Store({ cwd, name: 'settings' }),
    () => noon
  )

describe('the settings', () => {
  it('are the defaults when there is no file', async () => {
    const settings = open(await tempFolder())
    expect(settings.get()).toEqual(defaultSettings)
    expect(settings.notices).toEqual([])
  })

  it('are merged section by section, kept, and told to listeners', async () => {
    const folder = await tempFolder()
    const settings = open(folder)
    const heard: string[] = []
    settings.onChange((next) => heard.push(next.service.name))
    settings.update({ service: { name: 'Acme' } })
    settings.update({ appearance: { theme: 'dark' }, welcomed: true })
    expect(heard).toEqual(['Acme', 'Acme'])

    const again = open(folder).get()
    expect(again).toEqual({
      ...defaultSettings,
      service: { ...defaultSettings.service, name: 'Acme' },
      appearance: { theme: 'dark' },
      welcomed: true
    })
  })

  it('stay as they are when a change is not valid, and the refusal names the field', async () => {
    const folder = await tempFolder()
    const settings = open(folder)
    expect(() => settings.update({ links: { confirmPort: 70_000 } })).toThrow(/links\.confirmPort/)
    expect(settings.get()).toEqual(defaultSettings)
    expect(open(folder).get()).toEqual(defaultSettings)
  })

  it('do not take in what is not a setting', async () => {
    const settings = open(await tempFolder())
    settings.update({ password: 'hunter2', service: { token: 'x' } })
    expect(settings.get()).toEqual(defaultSettings)
  })

  it('move a file aside that cannot be read, start with the defaults, and say so', async () => {
    const folder = await tempFolder()
    await writeFile(join(folder, 'settings.json'), '{"service": {"name": "Ac')
    const settings = open(folder)
    expect(settings.get()).toEqual(defaultSettings)
    const aside = 'settings.broken-2026-05-04T12-00-00-000Z.json'
    expect(settings.notices).toEqual([expect.stringContaining(aside)])
    expect(await readFile(join(folder, aside), 'utf8')).toBe('{"service": {"name": "Ac')
  })

  it('replace the values of a file that are not valid, keep the others and a copy, and name them', async () => {
    const folder = await tempFolder()
    const found = {
      service: { name: 'Acme' },
      sending: { stopLoss: { rejectedPercent: 900 } },
      links: 'none'
    }
    await writeFile(join(folder, 'settings.json'), JSON.stringify(found))
    const settings = open(folder)
    expect(settings.get().service.name).toBe('Acme')
    expect(settings.get().sending).toEqual(defaultSettings.sending)
    expect(settings.get().links).toEqual(defaultSettings.links)
    expect(settings.notices[0]).toMatch(/sending\.stopLoss.*links|links.*sending\.stopLoss/)
    expect(await readdir(folder)).toContain('settings.broken-2026-05-04T12-00-00-000Z.json')
    expect(open(folder).notices).toEqual([])
  })
})
