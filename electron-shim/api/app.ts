import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import type Electron from 'electron'
import { onlyTheseParts, preventable } from '../not-here.ts'
import { takeInstanceLock } from './single-instance.ts'
import { killUtilities, runningUtilities } from '../utility/utility-process.ts'

export interface AppParts {
  /** Closes every window, asking each; false when one stays open. */
  closeWindows: () => Promise<boolean>
  /** Ends Chromium. */
  closeBrowser: () => Promise<void>
}

type PathName = Parameters<Electron.App['getPath']>[0]

/** Nearest package.json above the main module: what Electron takes name and version from. */
function readPackage(): { folder: string; name: string; version: string } {
  for (let folder = dirname(resolve(process.argv[1] ?? '.')); ; folder = dirname(folder)) {
    try {
      const found = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Record<string, string>
      return {
        folder,
        name: found['productName'] ?? found['name'] ?? 'app',
        version: found['version'] ?? '0.0.0'
      }
    } catch {
      if (folder === dirname(folder)) throw new Error('No package.json above the main module.')
    }
  }
}

function dataHome(): string {
  const home = homedir()
  if (process.platform === 'darwin') return join(home, 'Library', 'Application Support')
  if (process.platform === 'win32') return process.env['APPDATA'] ?? join(home, 'AppData', 'Roaming')
  return process.env['XDG_CONFIG_HOME'] ?? join(home, '.config')
}

export function createApp(parts: AppParts) {
  const found = readPackage()
  const home = homedir()
  const paths = new Map<string, string>([
    ['home', home],
    ['appData', dataHome()],
    ['userData', join(dataHome(), found.name)],
    ['temp', tmpdir()],
    ['documents', join(home, 'Documents')],
    ['downloads', join(home, 'Downloads')],
    ['desktop', join(home, 'Desktop')],
    ['exe', process.execPath]
  ])
  const switches = new Map<string, string>()
  let ready = false
  let quitting = false
  const whenReady = Promise.withResolvers<void>()

  async function quit(): Promise<void> {
    if (quitting) return
    quitting = true
    const before = preventable({})
    app.emit('before-quit', before)
    const closed = !before.defaultPrevented && (await parts.closeWindows())
    quitting = closed
    if (!closed) return
    const will = preventable({})
    app.emit('will-quit', will)
    if (will.defaultPrevented) {
      quitting = false
      return
    }
    await end(0)
  }

  async function end(code: number): Promise<never> {
    app.emit('quit', {}, code)
    killUtilities()
    await parts.closeBrowser()
    process.exit(code)
  }

  const methods = {
    isPackaged: false,
    name: found.name,
    isReady: () => ready,
    whenReady: () => whenReady.promise,
    getName: () => found.name,
    getVersion: () => found.version,
    getAppPath: () => found.folder,
    getLocale: () => Intl.DateTimeFormat().resolvedOptions().locale,
    getPath(name: PathName) {
      const path = paths.get(name) ?? (name === 'sessionData' ? paths.get('userData') : undefined)
      if (path === undefined)
        throw new Error(`The stand-in for Electron does not have app.getPath('${name}').`)
      return path
    },
    setPath: (name: string, path: string) => void paths.set(name, path),
    requestSingleInstanceLock: (data: Record<string, unknown> = {}) =>
      takeInstanceLock(paths.get('userData') ?? '', data, (args, cwd, other) =>
        app.emit('second-instance', {}, args, cwd, other)
      ),
    getAppMetrics: () =>
      runningUtilities().map(({ pid, name }) => ({
        pid,
        name,
        type: 'Utility' as const,
        serviceName: 'node.mojom.NodeService',
        creationTime: 0,
        cpu: { percentCPUUsage: 0, idleWakeupsPerSecond: 0 },
        memory: { workingSetSize: 0, peakWorkingSetSize: 0 }
      })),
    commandLine: onlyTheseParts('app.commandLine', {
      appendSwitch: (name: string, value = '') => void switches.set(name, value),
      hasSwitch: (name: string) => switches.has(name),
      getSwitchValue: (name: string) => switches.get(name) ?? ''
    } satisfies Partial<Electron.CommandLine>),
    quit: () => void quit(),
    exit: (code = 0) => void end(code)
  }
  methods satisfies Partial<Omit<Electron.App, 'commandLine'>> & {
    commandLine: Partial<Electron.CommandLine>
  }

  const app = onlyTheseParts('app', Object.assign(new EventEmitter(), methods))

  function start() {
    ready = true
    app.emit('ready', {})
    whenReady.resolve()
  }

  function windowAllClosed() {
    if (quitting) return
    if (app.listenerCount('window-all-closed') > 0) app.emit('window-all-closed')
    else void quit()
  }

  return {
    app,
    start,
    windowAllClosed,
    /** For Chromium's own command line. */
    switches: () => [...switches].map(([name, value]) => (value === '' ? `--${name}` : `--${name}=${value}`)),
    sessionData: () => paths.get('sessionData') ?? paths.get('userData') ?? ''
  }
}
