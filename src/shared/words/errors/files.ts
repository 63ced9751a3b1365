import type { Catalog } from '../catalog.ts'

/** Files that a person chooses. */
export const files = {
  'file-not-granted': () => 'This file was not chosen in this session. Choose it again.',
  /** `detail`: the system's code. */
  'file-unwritable': ({ fileName, detail }: { fileName: string; detail: string }) =>
    `“${fileName}” cannot be written there (${detail}). Choose another folder or another name.`
} satisfies Catalog
