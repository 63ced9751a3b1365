import { accessSync, constants, realpathSync } from 'node:fs'
import { dirname, sep } from 'node:path'
import { readReleasePlace, type ReleasePlace } from './release-place.ts'

export interface InstalledAs {
  platform: NodeJS.Platform
  packaged: boolean
  /** Of the environment, where an AppImage's runtime puts them: the file it was started from, and where that is mounted. */
  appImage: string | undefined
  appDir: string | undefined
}

/** Where updates come from, or why there are none, as a sentence. */
export type UpdatesFrom = { host: string; place: ReleasePlace } | { why: string }

/** `packageFile`: the app's own package.json, which says where releases are put out. */
export function updatesFrom(
  packageFile: string,
  { platform, packaged, appImage, appDir }: InstalledAs
): UpdatesFrom {
  const place = readReleasePlace(packageFile)
  if (place === null) return { why: 'Updates aren’t available in this build.' }
  if (platform === 'linux') {
    // What was started by an AppImage, from a terminal that is one for instance, has that one's environment.
    if (appImage === undefined || appDir === undefined || !isWithin(packageFile, appDir)) {
      return { why: 'Update this package the way you installed it.' }
    }
    if (!isWritable(dirname(appImage))) {
      return {
        why: 'You don’t have permission to replace the file this app runs from. Ask the person who installed it to update it.'
      }
    }
  } else if (!packaged) return { why: 'Only an installed app can be updated.' }
  return { host: new URL(place.url).host, place }
}

function isWithin(file: string, folder: string): boolean {
  try {
    return file.startsWith(`${realpathSync(folder)}${sep}`)
  } catch {
    return false
  }
}

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK)
    return true
  } catch {
    return false
  }
}
