import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { createPackage, extractAll, listPackage } from '@electron/asar'
import { commandOf, projectRoot } from '../../scripts/start/project.ts'

export interface PackedApp {
  /** What electron-builder made: the binary, and the folder `resources`. */
  folder: string
  /** Every file in the archive, by its path in it, with slashes. */
  files: string[]
  /** Takes the archive apart, and returns the folder that holds what was in it. */
  extract(): string
}

/** As Electron's binary carries its fuses: a sentinel, a version, a length, one byte each; all as they are shipped. */
const binary = Buffer.concat([
  Buffer.alloc(4096, 7),
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101100011'),
  Buffer.alloc(4096, 9)
])

/**
 * Has electron-builder pack the built app for Linux, with the project's own configuration and everything real but Electron:
 * in its place a folder that looks like Electron's. `place`: where releases are put out.
 */
export async function packApp(into: string, place: { url: string; publicKey: string }): Promise<PackedApp> {
  const electron = join(into, 'electron')
  const inside = join(into, 'default')
  await mkdir(join(electron, 'resources'), { recursive: true })
  await mkdir(join(electron, 'locales'))
  await mkdir(inside)
  await writeFile(join(inside, 'main.js'), '')
  await createPackage(inside, join(electron, 'resources', 'default_app.asar'))
  await writeFile(join(electron, 'electron'), binary)
  await writeFile(join(electron, 'LICENSE'), 'of Electron')
  await writeFile(join(electron, 'locales', 'en-US.pak'), '')

  const output = join(into, 'dist')
  const set = [`-c.electronDist=${electron}`, `-c.directories.output=${output}`]
  await promisify(execFile)(
    process.execPath,
    [commandOf('electron-builder', 'cli.js'), '--linux', 'dir', '--x64', '--publish', 'never', ...set],
    {
      cwd: projectRoot,
      env: {
        ...process.env,
        COUNTERSIGN_RELEASES_URL: place.url,
        COUNTERSIGN_RELEASES_KEY: place.publicKey
      }
    }
  )
  const folder = join(output, 'linux-unpacked')
  const archive = join(folder, 'resources', 'app.asar')
  return {
    folder,
    files: listPackage(archive, { isPack: false }).map((path) => path.replaceAll('\\', '/').slice(1)),
    extract() {
      const app = join(into, 'app')
      extractAll(archive, app)
      return app
    }
  }
}
