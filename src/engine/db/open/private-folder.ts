import { chmodSync, type Dirent, readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { logFiles } from '../../runtime/index.ts'

const ourDatabase = 'countersign.db'
const isOurs = (name: string) =>
  name.startsWith('countersign.') || [...Object.values<string>(logFiles), 'imports', 'backups'].includes(name)

/**
 * Takes the data folder and our files in it away from other users of the computer: they hold addresses and live links, and a
 * lock that anyone may read can be held by anyone. Entries set the umask for what is made later. A folder with other
 * people's files and no data of ours keeps its mode. Windows has no such modes; its profile folders are private.
 */
export function makePrivate(folder: string): void {
  if (process.platform === 'win32') return
  const entries = readdirSync(folder, { withFileTypes: true })
  const isForUs = entries.length === 0 || entries.some(({ name }) => name === ourDatabase)
  if (isForUs) narrow(folder, 0o700)
  for (const entry of entries) if (isOurs(entry.name)) narrow(join(folder, entry.name), modeOf(entry))
}

const modeOf = (entry: Dirent) => (entry.isDirectory() ? 0o700 : 0o600)

function narrow(path: string, mode: number): void {
  const { mode: before, uid } = statSync(path)
  if ((before & 0o077) === 0 || uid !== process.getuid?.()) return
  try {
    chmodSync(path, mode)
  } catch {
    // A file system without modes, or one that can only be read: there is nothing to take away.
  }
}
