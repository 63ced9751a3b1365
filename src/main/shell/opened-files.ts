import type { FileHandle } from '../../shared/ipc/shell.ts'
import type { MainWindow } from '../window/main-window.ts'
import type { ChosenFiles } from './chosen-files.ts'

/** The file the app was started with; null where there is none or it cannot be read, which `warn` says. */
export async function grantStartFile(
  files: ChosenFiles,
  path: string | null,
  warn: (message: string) => void
): Promise<FileHandle | null> {
  if (path === null) return null
  try {
    return await files.grantRead(path)
  } catch (error) {
    warn(messageOf(error))
    return null
  }
}

/** A file that the desktop opens with the running app; null: the app was only started a second time. */
export async function importOpenedFile(
  files: ChosenFiles,
  window: MainWindow,
  path: string | null
): Promise<void> {
  window.open()
  if (path === null) return
  try {
    window.command({ command: 'import-file', file: await files.grantRead(path) })
  } catch (error) {
    window.command({ command: 'notice', level: 'warning', message: messageOf(error) })
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
