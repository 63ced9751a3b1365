import { AppError } from '../../shared/errors.ts'
import type { GrantedFile } from '../../shared/ipc/engine-messages.ts'

/** Files the person chose in a dialog. Whatever else the window asks for, the engine opens no other. */
export interface FileGrants {
  grant(file: GrantedFile): void
  toRead(handle: string): GrantedFile
  toWrite(handle: string): GrantedFile
}

export function createFileGrants(): FileGrants {
  const files = new Map<string, GrantedFile>()
  const find = (handle: string, mode: GrantedFile['mode']) => {
    const file = files.get(handle)
    if (!file || file.mode !== mode) throw new AppError('NOT_FOUND', 'file-not-granted')
    return file
  }
  return {
    grant: (file) => void files.set(file.handle, file),
    toRead: (handle) => find(handle, 'read'),
    toWrite: (handle) => find(handle, 'write')
  }
}
