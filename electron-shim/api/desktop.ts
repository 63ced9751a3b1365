import { EventEmitter } from 'node:events'
import { spawn } from 'node:child_process'
import { dirname } from 'node:path'
import type Electron from 'electron'
import { onlyTheseParts, partialEmitter } from '../not-here.ts'

/** The small parts of Electron that speak for the desktop. Each does the least that is honest. */

function say(line: string): void {
  console.error(`[stand-in] ${line}`)
}

/** As on a Linux without a keyring. */
export const safeStorage = onlyTheseParts('safeStorage', {
  isEncryptionAvailable: () => false,
  isAsyncEncryptionAvailable: () => Promise.resolve(false),
  getSelectedStorageBackend: () => 'basic_text' as const,
  encryptStringAsync: () => Promise.reject(new Error('Encryption is not available.')),
  decryptStringAsync: () => Promise.reject(new Error('Encryption is not available.'))
} satisfies Partial<Electron.SafeStorage>)

const blockers = new Set<number>()
let blockersMade = 0

export const powerSaveBlocker = onlyTheseParts('powerSaveBlocker', {
  start: (_type: 'prevent-app-suspension' | 'prevent-display-sleep') => {
    blockers.add(++blockersMade)
    return blockersMade
  },
  stop: (id: number) => blockers.delete(id),
  isStarted: (id: number) => blockers.has(id)
} satisfies Partial<Electron.PowerSaveBlocker>)

/** Emits nothing by itself; a test emits `suspend` and `resume`. */
export const powerMonitor = onlyTheseParts('powerMonitor', new EventEmitter())

const workArea = { x: 0, y: 0, width: 1600, height: 1000 }
const display = {
  id: 1,
  bounds: workArea,
  workArea,
  workAreaSize: workArea,
  size: workArea,
  scaleFactor: 1
} as unknown as Electron.Display

/** One screen of a usual size: where windows really are is Chromium's and the desktop's affair. */
export const screen = onlyTheseParts('screen', {
  getPrimaryDisplay: () => display,
  getAllDisplays: () => [display]
} satisfies Partial<Electron.Screen>)

let copied = ''

/** Of this app only; the desktop's is left alone. */
export const clipboard = onlyTheseParts('clipboard', {
  writeText: (text: string) => {
    copied = text
    return Promise.resolve()
  },
  readText: () => Promise.resolve(copied)
} satisfies Partial<Electron.Clipboard>)

type ThemeSource = Electron.NativeTheme['themeSource']

class NativeTheme
  extends partialEmitter('nativeTheme')
  implements Pick<Electron.NativeTheme, 'themeSource' | 'shouldUseDarkColors'>
{
  private source: ThemeSource = 'system'
  private readonly apply: (source: ThemeSource) => void

  constructor(apply: (source: ThemeSource) => void) {
    super()
    this.apply = apply
  }

  /** Of what was chosen; what the system has only the page knows. */
  get shouldUseDarkColors(): boolean {
    return this.source === 'dark'
  }

  get themeSource(): ThemeSource {
    return this.source
  }

  set themeSource(source: ThemeSource) {
    this.source = source
    this.apply(source)
    this.emit('updated')
  }
}

export function createNativeTheme(apply: (source: ThemeSource) => void): NativeTheme {
  return new NativeTheme(apply)
}

export function createShell(headless: boolean) {
  function open(target: string): void {
    if (headless) {
      say(`Would open ${target}`)
      return
    }
    const [command, ...args] = { darwin: ['open'], win32: ['cmd', '/c', 'start', ''] }[
      process.platform as string
    ] ?? ['xdg-open']
    const child = spawn(command ?? 'xdg-open', [...args, target], { stdio: 'ignore', detached: true })
    child.on('error', () => say(`Could not open ${target}`))
    child.unref()
  }
  return onlyTheseParts('shell', {
    openExternal: (url: string) => {
      open(url)
      return Promise.resolve()
    },
    openPath: (path: string) => {
      open(path)
      return Promise.resolve('')
    },
    showItemInFolder: (path: string) => open(dirname(path)),
    beep: () => undefined
  } satisfies Partial<Electron.Shell>)
}
