import type { Catalog } from '../catalog.ts'

export const imports = {
  'file-check-failed': ({ detail }: { detail: string }) => `The file could not be checked: ${detail}`
} satisfies Catalog
