import { extname, join } from 'node:path'
import { dialog, type BrowserWindow, type FileFilter } from 'electron'
import type { FileHandle, SaveKind } from '../../shared/ipc/shell.ts'
import type { ChosenFiles } from './chosen-files.ts'

const kinds: Record<SaveKind, FileFilter> = {
  csv: { name: 'CSV', extensions: ['csv'] },
  html: { name: 'Web page', extensions: ['html'] },
  eml: { name: 'Email message', extensions: ['eml'] },
  json: { name: 'JSON', extensions: ['json'] },
  db: { name: 'Countersign backup', extensions: ['db'] },
  pdf: { name: 'PDF', extensions: ['pdf'] }
}

const tables = ['csv', 'tsv', 'txt']

export async function chooseCsv(window: BrowserWindow, files: ChosenFiles): Promise<FileHandle | null> {
  const { canceled, filePaths } = await dialog.showOpenDialog(window, {
    title: 'Import users',
    properties: ['openFile'],
    filters: [
      { name: 'Tables', extensions: tables },
      { name: 'All files', extensions: ['*'] }
    ]
  })
  const path = filePaths[0]
  return canceled || path === undefined ? null : files.grantRead(path)
}

export async function chooseWhereToSave(
  window: BrowserWindow,
  files: ChosenFiles,
  request: { suggestedName: string; kind: SaveKind; folder: string }
): Promise<FileHandle | null> {
  const { canceled, filePath } = await dialog.showSaveDialog(window, {
    defaultPath: join(request.folder, safeName(request.suggestedName)),
    filters: [kinds[request.kind]]
  })
  return canceled || filePath === '' ? null : files.grantWrite(filePath)
}

/** A file dropped on the window must look like what the window imports: its path came through a renderer. */
export async function acceptDropped(path: string, files: ChosenFiles): Promise<FileHandle> {
  if (!tables.includes(extname(path).slice(1).toLowerCase())) {
    throw new Error('Only .csv, .tsv and .txt files can be dropped here. Use Import for any other.')
  }
  return files.grantRead(path)
}

/** A name that every file system takes, and no path. */
function safeName(name: string): string {
  // Nor one that reads as another: `Cf` turns the writing around, so that an ending stands in the middle.
  const safe = name
    .replaceAll(/[\p{Cc}\p{Cf}<>:"/\\|?*]/gu, '-')
    .replace(/^\.+/, '')
    .trim()
  return safe === '' ? 'Countersign' : safe
}
