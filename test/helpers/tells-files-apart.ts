import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Whether a copy can be told from what it was made of here: on Linux by the time of birth, which not every file system has. */
export function tellsFilesApart(): boolean {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-birth-'))
  const { birthtimeMs } = statSync(folder)
  rmSync(folder, { recursive: true })
  return process.platform !== 'linux' || birthtimeMs > 0
}
