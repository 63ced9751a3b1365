import type { Catalog } from '../catalog.ts'

/** The database, its folder and its backups. */
export const data = {
  'data-damaged': () =>
    'The data is damaged. Quit Countersign and start it again: it will check all of it and restore the newest good backup if needed.',
  'backup-gone': () => 'That backup no longer exists.',
  'backup-unusable': () => 'The backup is damaged, or from a newer version.'
} satisfies Catalog
