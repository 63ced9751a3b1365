import { join } from 'node:path'
import type { App, PowerMonitor } from 'electron'
import type { UpdatesState } from '../../shared/ipc/shell.ts'
import { updatesFrom } from './updates-from.ts'
import { createUpdates, type Updates } from './updates.ts'

export interface AppUpdatesOptions {
  app: Pick<App, 'isPackaged' | 'getVersion' | 'on' | 'once'>
  powerMonitor: Pick<PowerMonitor, 'on'>
  /** The app's own package.json. */
  packageFile: string
  /** Of the person's data. */
  dataFolder: string
  isOn: () => boolean
  isSending: () => boolean
  onState: (state: UpdatesState) => void
  log: (line: string) => void
}

/** Updates, tied to how this app is installed and to when it ends. */
export function createAppUpdates(options: AppUpdatesOptions): Updates {
  const { app, isOn, isSending, log } = options
  const from = updatesFrom(options.packageFile, {
    platform: process.platform,
    packaged: app.isPackaged,
    appImage: process.env['APPIMAGE'],
    appDir: process.env['APPDIR']
  })

  const updates = createUpdates({
    from,
    isOn,
    async load() {
      if ('why' in from) throw new Error(from.why)
      // Neither the library nor what asks for files is loaded while nobody wants them.
      const { createReleaseUpdater } = await import('./release-updater.ts')
      const { createDownloads, usualLimits } = await import('./https-downloads.ts')
      return createReleaseUpdater({
        place: from.place,
        downloads: createDownloads({ limits: usualLimits, mayAsk: isOn }),
        version: app.getVersion(),
        platform: process.platform,
        resources: process.resourcesPath,
        folder: join(options.dataFolder, 'updates'),
        log
      })
    },
    onState: options.onState,
    now: () => Date.now(),
    log
  })

  // The engine is still as it was when the first of these comes; it is ended before the second.
  let mayInstall = true
  app.once('will-quit', () => (mayInstall &&= !isSending()))
  options.powerMonitor.on('shutdown', () => (mayInstall = false))
  app.on('quit', (_event, exitCode) => updates.atQuit(exitCode, mayInstall))
  return updates
}
