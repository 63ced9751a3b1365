import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppImageUpdater, type AppUpdater, MacUpdater, NsisUpdater } from 'electron-updater'
import type { AppAdapter } from 'electron-updater/out/AppAdapter.js'
import type { Downloads } from './https-downloads.ts'
import type { ReleasePlace } from './release-place.ts'
import { SignedProvider, type SignedProviderOptions } from './signed-provider.ts'
import { UpdateProblem } from './update-problem.ts'

export interface ReleaseUpdaterOptions {
  place: ReleasePlace
  downloads: Downloads
  /** Of the app that runs. */
  version: string
  platform: NodeJS.Platform
  /** Electron's `process.resourcesPath`, where the packager put `app-update.yml`. */
  resources: string
  /** Where what is downloaded waits. Absolute. */
  folder: string
  log: (line: string) => void
}

export interface ReleaseUpdater {
  /**
   * Looks for a newer release, and downloads it; resolves with its version when it is ready, with null when there is none.
   * Rejects with an UpdateProblem. `onShare`: 0 to 1 of the download.
   */
  update(onShare: (version: string, share: number) => void): Promise<string | null>
  /** Ends what `update` is doing. */
  abort(): void
  /** Throws away what was downloaded. */
  clear(): Promise<void>
  /** To be called when the app ends: what is ready is installed before it returns, or goes on by itself. */
  atQuit(exitCode: number): void
}

const kinds = {
  win32: { Updater: NsisUpdater, extension: 'exe' },
  darwin: { Updater: MacUpdater, extension: 'zip' },
  linux: { Updater: AppImageUpdater, extension: 'AppImage' }
}

/** electron-updater, for the system the app runs on, made to take nothing but signed releases from the one place. */
export function createReleaseUpdater(options: ReleaseUpdaterOptions): ReleaseUpdater {
  const { place, downloads, version, platform, folder } = options
  const { Updater, extension } = kinds[platform === 'win32' || platform === 'darwin' ? platform : 'linux']
  let install: (exitCode: number) => void = () => undefined
  let onShare: (share: number) => void = () => undefined
  /** Bytes of the files of the newest release, by their checksums. */
  const sizes = new Map<string, number>()
  const app: AppAdapter = {
    version,
    name: 'Countersign',
    // Whether there is something to update is asked before any of this is loaded.
    isPackaged: true,
    get appUpdateConfigPath() {
      return join(options.resources, 'app-update.yml')
    },
    userDataPath: folder,
    baseCachePath: folder,
    whenReady: () => Promise.resolve(),
    relaunch: () => undefined,
    quit: () => undefined,
    onQuit: (handler) => (install = handler)
  }
  const updater: AppUpdater = new Updater(undefined, app)
  updater.logger = null
  updater.autoDownload = false
  updater.allowDowngrade = false
  updater.disableWebInstaller = true
  // Whole files only: what is put together of parts is described by a file that nobody signs.
  updater.disableDifferentialDownload = true
  const isSupported = updater.isUpdateSupported
  updater.isUpdateSupported = (info) => !info.version.includes('-') && isSupported(info)
  updater.isUserWithinRollout = () => true
  updater.on('error', (error) => options.log(error.message))

  const provider: SignedProviderOptions = { place, downloads, extension }
  Object.assign(updater, {
    // Its own goes through Chromium, whose network is shut, and follows redirects.
    httpExecutor: {
      download: (url: URL, destination: string, { sha512 }: { sha512: string }) => {
        const size = sizes.get(sha512)
        if (size === undefined) throw new Error('A file was asked for that no signed description names.')
        return downloads.large(url, destination, { sha512, size }, (share) => onShare(share))
      }
    },
    // A number by which an installation could be told from others is neither made nor kept.
    stagingUserIdPromise: { value: Promise.resolve('') },
    // On Windows it says who has to have signed the installer; elsewhere there is nothing in it that is needed.
    ...(platform === 'win32' ? {} : { configOnDisk: { value: Promise.resolve({}) } })
  })
  // The options are handed to the provider's constructor as they are.
  updater.setFeedURL({ provider: 'custom', updateProvider: SignedProvider as never, ...provider })

  return {
    async update(tell) {
      try {
        const found = await updater.checkForUpdates()
        if (!found?.isUpdateAvailable) return null
        const next = found.updateInfo.version
        sizes.clear()
        for (const { sha512, size } of found.updateInfo.files) sizes.set(sha512, size ?? 0)
        tell(next, 0)
        onShare = (share) => tell(next, share)
        await updater.downloadUpdate()
        return next
      } catch (error) {
        if (error instanceof UpdateProblem) throw error
        const reason = error instanceof Error ? error.message : String(error)
        throw new UpdateProblem(`The update could not be made ready: ${reason}`, { cause: error })
      }
    },
    abort: () => downloads.abort(),
    clear: () => rm(folder, { recursive: true, force: true }),
    atQuit: (exitCode) => install(exitCode)
  }
}
