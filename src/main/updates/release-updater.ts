import { hash } from 'node:crypto'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { lstat, readdir, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
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
  let install: ((exitCode: number) => void) | undefined
  /** What was downloaded, or was there already. */
  let ready: string | undefined
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
      ready = undefined
      try {
        await withoutLinks(folder)
        const found = await updater.checkForUpdates()
        if (!found?.isUpdateAvailable) return null
        const next = found.updateInfo.version
        sizes.clear()
        for (const { sha512, size } of found.updateInfo.files) sizes.set(sha512, size ?? 0)
        tell(next, 0)
        onShare = (share) => tell(next, share)
        ;[ready] = await updater.downloadUpdate()
        return next
      } catch (error) {
        if (error instanceof UpdateProblem) throw error
        const reason = error instanceof Error ? error.message : String(error)
        throw new UpdateProblem(`The update could not be prepared: ${reason}`, { cause: error })
      }
    },
    abort: () => downloads.abort(),
    clear: () => rm(folder, { recursive: true, force: true }),
    atQuit(exitCode) {
      if (ready === undefined || install === undefined || exitCode !== 0) return
      try {
        // It may have waited for days, and the library does not look at it again.
        const bytes = readFileSync(ready)
        if (!sizes.has(hash('sha512', bytes, 'base64'))) {
          throw new UpdateProblem('The downloaded update is no longer the file that was released.')
        }
        if (platform === 'win32') install(exitCode)
        else replaceAppImage(updater, bytes, ready, () => install?.(exitCode))
      } catch (error) {
        options.log(`No update was installed: ${String(error)}`)
      }
    }
  }
}

/**
 * The library takes the old file away before it moves the new one, from another disk perhaps, which may be full: so that
 * one is whole, on the same disk and in a folder that nobody else writes to, before it begins.
 */
function replaceAppImage(updater: AppUpdater, bytes: Buffer, waiting: string, install: () => void): void {
  const beside = mkdtempSync(join(dirname(process.env['APPIMAGE'] ?? ''), '.countersign-'))
  try {
    const installerPath = join(beside, basename(waiting))
    writeFileSync(installerPath, bytes, { flush: true })
    chmodSync(installerPath, 0o755)
    Object.defineProperty(updater, 'installerPath', { value: installerPath })
    install()
    if (!existsSync(installerPath)) rmSync(waiting)
  } finally {
    rmSync(beside, { recursive: true, force: true })
  }
}

/**
 * The library empties the folder that it downloads to, wherever a link in its place leads; and a data folder may be one that
 * somebody else has made.
 */
async function withoutLinks(folder: string): Promise<void> {
  const itself = await lstat(folder).catch(() => null)
  if (itself === null) return
  const within = itself.isDirectory() ? await readdir(folder, { recursive: true, withFileTypes: true }) : []
  if ([itself, ...within].some((entry) => entry.isSymbolicLink())) await rm(folder, { recursive: true })
}
