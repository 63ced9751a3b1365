import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { projectRoot } from './project.ts'

const packageFolder = join(projectRoot, 'node_modules', 'electron')
/** Left behind by a download that failed, so that the next start need not wait for another. */
const failureMark = join(projectRoot, '.tmp', 'electron-not-downloaded')
const tryAgainAfter = 7 * 24 * 3_600_000
const downloadWithin = 20_000

/** Path of Electron's binary. Null when it was never downloaded; looking does not download it. */
export function findElectron(): string | null {
  const override = process.env['ELECTRON_OVERRIDE_DIST_PATH']
  try {
    const path = readFileSync(join(packageFolder, 'path.txt'), 'utf8')
    const binary = join(override ?? join(packageFolder, 'dist'), path)
    return existsSync(binary) ? binary : null
  } catch {
    return null
  }
}

/** Finds Electron's binary, or downloads it if that takes a short time. Null when it cannot be had. */
export function ensureElectron(say: (line: string) => void): string | null {
  const found = findElectron()
  if (found !== null || failedLately()) return found
  say('Downloading Electron…')
  // Only the downloading is of interest, and how it fails is not: the sentence of the caller says what follows from it.
  spawnSync(process.execPath, [join(packageFolder, 'install.js')], {
    stdio: 'ignore',
    timeout: downloadWithin
  })
  const downloaded = findElectron()
  if (downloaded === null) {
    mkdirSync(join(projectRoot, '.tmp'), { recursive: true })
    writeFileSync(failureMark, 'The download is tried again after a week, or when this file is deleted.\n')
  }
  return downloaded
}

function failedLately(): boolean {
  try {
    return Date.now() - statSync(failureMark).mtimeMs < tryAgainAfter
  } catch {
    return false
  }
}
