import type { Catalog } from '../catalog.ts'

export const imports = {
  'import-being-saved': () => 'An import is being saved. Wait until it is done, or cancel it, and try again.',
  'file-check-failed': ({ detail }: { detail: string }) => `The file could not be checked: ${detail}`
} satisfies Catalog
