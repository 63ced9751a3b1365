import { join } from 'node:path'

/** The folder in which Electron keeps the app's data (app.getPath('userData')) on this system. */
export function appDataFolder(
  platform: NodeJS.Platform,
  environment: Readonly<Record<string, string | undefined>>,
  home: string
): string {
  const name = 'Countersign'
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', name)
  if (platform === 'win32') return join(environment['APPDATA'] ?? join(home, 'AppData', 'Roaming'), name)
  // An empty value counts as none (XDG Base Directory Specification).
  return join(environment['XDG_CONFIG_HOME'] || join(home, '.config'), name)
}
