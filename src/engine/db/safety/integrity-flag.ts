import { existsSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * A check at each start that held every index against its rows would take too long. So what it lets pass can show later,
 * in the middle of work. Then the data is suspect: the next start checks all of it, and restores a backup if it must.
 */
const mark = (folder: string) => join(folder, 'countersign.db-suspect')

export const isFlaggedDamaged = (folder: string): boolean => existsSync(mark(folder))

export function flagDamaged(folder: string): void {
  try {
    writeFileSync(mark(folder), '')
  } catch {
    // Nothing can be written here: whoever comes across the damage again tries again.
  }
}

export function clearDamageFlag(folder: string): void {
  rmSync(mark(folder), { force: true })
}
