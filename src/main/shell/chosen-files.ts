import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { GrantedFile } from '../../shared/ipc/engine-messages.ts'
import type { FileHandle } from '../../shared/ipc/shell.ts'

/**
 * The files the person chose in this session. A window knows only the handle; main and the engine know the path. So
 * nothing that runs in a window can name a file that the person did not pick.
 */
export interface ChosenFiles {
  /** Rejects with a sentence when there is no readable file. */
  grantRead(path: string): Promise<FileHandle>
  grantWrite(path: string): FileHandle
  pathOf(handle: string): string | null
  all(): GrantedFile[]
}

export function createChosenFiles(announce: (file: GrantedFile) => void): ChosenFiles {
  const files = new Map<string, GrantedFile>()

  function grant(path: string, mode: GrantedFile['mode'], size: number): FileHandle {
    const file = { handle: randomUUID(), path, mode, name: basename(path), size }
    files.set(file.handle, file)
    announce(file)
    return { handle: file.handle, name: file.name, size }
  }

  return {
    async grantRead(path) {
      const info = await stat(path).catch(() => null)
      if (info === null) throw new Error(`${path} does not exist or can’t be read.`)
      if (!info.isFile()) throw new Error(`${path} is not a file.`)
      return grant(path, 'read', info.size)
    },
    grantWrite: (path) => grant(path, 'write', 0),
    pathOf: (handle) => files.get(handle)?.path ?? null,
    all: () => [...files.values()]
  }
}
