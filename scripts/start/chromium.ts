import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { canInstallPackages, installPackages } from '../debian-packages.ts'

/** Where a browser of Chromium's family is on each system, besides the PATH. */
const places: Partial<Record<NodeJS.Platform, string[]>> = {
  darwin: ['Google Chrome', 'Chromium', 'Microsoft Edge'].map(
    (name) => `/Applications/${name}.app/Contents/MacOS/${name}`
  ),
  win32: ['PROGRAMFILES', 'PROGRAMFILES(X86)', 'LOCALAPPDATA'].flatMap((variable) => {
    const folder = process.env[variable]
    return folder === undefined
      ? []
      : [
          join(folder, 'Google/Chrome/Application/chrome.exe'),
          join(folder, 'Microsoft/Edge/Application/msedge.exe')
        ]
  }),
  linux: ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'].flatMap((folder) =>
    ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome', 'microsoft-edge'].map(
      (name) => join(folder, name)
    )
  )
}

const names = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'chrome',
  'microsoft-edge',
  'msedge'
]

/** Path of a Chromium, Chrome or Edge; CHROMIUM_PATH comes before any other. Null when there is none. */
export function findChromium(): string | null {
  const given = process.env['CHROMIUM_PATH']
  const onPath = (process.env['PATH'] ?? '')
    .split(delimiter)
    .flatMap((folder) => names.map((name) => join(folder, name)))
  const candidates = [...(given ? [given] : []), ...(places[process.platform] ?? []), ...onPath]
  return candidates.find(isExecutable) ?? null
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/**
 * Finds Chromium, or installs it where that can be done without asking anyone anything: as root on a system with apt.
 * Says what it does. Throws a sentence with what the person can install.
 */
export function ensureChromium(say: (line: string) => void): string {
  const found = findChromium()
  if (found !== null) return found
  if (canInstallPackages()) {
    say('There is no Chromium, Chrome or Edge on this computer. Installing Chromium with apt-get…')
    const installed = installPackages(['chromium', 'fonts-liberation'])
    const path = installed ? findChromium() : null
    if (path !== null) return path
    throw new Error(
      'Chromium could not be installed with apt-get. Install chromium by hand, then start again.'
    )
  }
  throw new Error(
    'There is no Chromium, Chrome or Edge on this computer. Install one of them (on Debian: sudo apt install chromium), ' +
      'or name it in CHROMIUM_PATH, then start again.'
  )
}
