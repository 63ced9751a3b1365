import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { MenuItemConstructorOptions } from 'electron'
import { describe, expect, it } from 'vitest'
import { createChosenFiles } from '../../src/main/shell/chosen-files.ts'
import { readLaunchOptions } from '../../src/main/launch-options.ts'
import { menuTemplate } from '../../src/main/window/menu.ts'
import { placeWindow } from '../../src/main/window/window-place.ts'
import type { GrantedFile } from '../../src/shared/ipc/engine-messages.ts'
import type { ShellCommand } from '../../src/shared/ipc/shell.ts'
import { tempFolder } from './temp-folder.ts'

describe('the command line', () => {
  it('gives the app its own options, among those of Electron', () => {
    const args = ['--inspect=0', '.', '--no-sandbox', '--data', 'd', '--import=a b.csv', '--demo']
    expect(readLaunchOptions(args, '/home')).toEqual({
      dataDir: '/home/d',
      importFile: '/home/a b.csv',
      demo: true
    })
    expect(readLaunchOptions(['.', 'people.CSV'], '/home')).toMatchObject({ importFile: '/home/people.CSV' })
    expect(readLaunchOptions(['.'], '/home')).toEqual({ dataDir: null, importFile: null, demo: false })
  })
})

describe('a file the person chose', () => {
  it('is known to a window by its handle, and to the engine by its path', async () => {
    const announced: GrantedFile[] = []
    const files = createChosenFiles((file) => announced.push(file))
    const path = join(await tempFolder(), 'people.csv')
    await writeFile(path, 'a,b\n')
    const handle = await files.grantRead(path)
    expect(handle).toEqual({ handle: expect.any(String), name: 'people.csv', size: 4 })
    expect(JSON.stringify(handle)).not.toContain(path)
    expect(announced).toEqual([{ ...handle, path, mode: 'read' }])
    expect(files.pathOf(handle.handle)).toBe(path)
    expect(files.pathOf('another')).toBeNull()
  })

  it('is refused with a sentence when it is not there or is a folder', async () => {
    const files = createChosenFiles(() => undefined)
    const folder = await tempFolder()
    await expect(files.grantRead(join(folder, 'no.csv'))).rejects.toThrow('does not exist')
    await expect(files.grantRead(folder)).rejects.toThrow('is not a file')
    expect(files.all()).toEqual([])
  })
})

describe('the place of the window', () => {
  const screen = { x: 0, y: 0, width: 1920, height: 1080 }
  const second = { x: 1920, y: 0, width: 1280, height: 800 }

  it('is where it was', () => {
    const stored = { bounds: { x: 2000, y: 50, width: 1000, height: 700 }, maximized: true }
    expect(placeWindow(stored, [screen, second], screen)).toEqual(stored)
  })

  it.each([
    ['its screen is gone', { bounds: { x: 2000, y: 50, width: 1000, height: 700 }, maximized: false }],
    ['nothing was kept', undefined],
    ['what was kept is broken', { bounds: { x: 'left' } }]
  ])('is the middle of the first screen when %s', (_why, stored) => {
    expect(placeWindow(stored, [screen], screen)).toEqual({
      bounds: { x: 300, y: 110, width: 1320, height: 860 },
      maximized: false
    })
  })

  it('fits a screen that is small', () => {
    const small = { x: 0, y: 0, width: 1024, height: 600 }
    expect(placeWindow(undefined, [small], small).bounds).toEqual({ x: 0, y: 0, width: 1024, height: 600 })
  })
})

describe('the application menu', () => {
  const flatten = (items: MenuItemConstructorOptions[]): MenuItemConstructorOptions[] =>
    items.flatMap((item) => [item, ...(Array.isArray(item.submenu) ? flatten(item.submenu) : [])])

  function menu(state: Partial<Parameters<typeof menuTemplate>[0]> = {}) {
    const commands: ShellCommand[] = []
    const items = flatten(
      menuTemplate(
        { platform: 'linux', packaged: true, sending: false, paused: false, theme: 'system', ...state },
        {
          command: (command) => commands.push(command),
          setTheme: () => undefined,
          showDataFolder: () => undefined
        }
      )
    )
    return { items, commands, byId: (id: string) => items.find((item) => item.id === id) }
  }

  it('has no two items with the same shortcut', () => {
    for (const platform of ['linux', 'darwin', 'win32'] as const) {
      const shortcuts = menu({ platform }).items.flatMap(({ accelerator }) => accelerator ?? [])
      expect(new Set(shortcuts).size).toBe(shortcuts.length)
    }
  })

  it('pauses what is sent, resumes what is paused, and neither when there is nothing', () => {
    expect(menu().byId('pause')).toMatchObject({ label: 'Pause sending', enabled: false })
    expect(menu({ sending: true }).byId('pause')).toMatchObject({ label: 'Pause sending', enabled: true })
    expect(menu({ paused: true }).byId('pause')).toMatchObject({ label: 'Resume sending', enabled: true })
  })

  it('opens each screen', () => {
    const { items, commands } = menu()
    const users = items.find(({ label }) => label === 'Users')
    expect(users?.accelerator).toBe('CmdOrCtrl+2')
    users?.click?.(null as never, undefined, {})
    expect(commands).toEqual([{ command: 'open', place: '/users' }])
  })
})
