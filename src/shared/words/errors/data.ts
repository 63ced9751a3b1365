import type { Catalog } from '../catalog.ts'

/** The database, its folder and its backups. */
export const data = {
  'data-folder-read-only': ({ folder }: { folder: string }) =>
    `The data folder ${folder} cannot be written to. Nothing was sent or changed.`,
  'data-not-writable': () => 'The data folder cannot be written to. Nothing was changed.',
  'data-folder-not-creatable': ({ folder }: { folder: string }) =>
    `The data folder ${folder} cannot be created. Choose a folder that you can write to.`,
  'data-folder-not-writable': ({ folder }: { folder: string }) =>
    `The data folder ${folder} cannot be written to. Give yourself permission to write there, or choose another folder.`,
  'disk-full': () => 'The disk is full. Nothing from this step was saved. Make room and try again.',
  'data-missing': ({ folder }: { folder: string }) => `There is no data in ${folder} yet.`,
  /** `pid`: null where it is not known. */
  'data-in-use': ({ pid }: { pid: number | null }) =>
    `Another Countersign is already working with this data${pid === null ? '' : ` (process ${pid})`}. Close it first, or choose another data folder.`,
  /** `found`, `known`: numbers of migrations. */
  'data-newer': ({ found, known }: { found: number; known: number }) =>
    `The data was written by a newer version of Countersign (its schema is ${found}, this version knows ${known}). Install that version again, or choose another data folder. Nothing was changed.`,
  'data-older': () =>
    'The data is from an earlier version. Start the app or `countersign worker` once to update it.',
  'data-foreign': ({ file }: { file: string }) =>
    `${file} belongs to another program. Move it away, or choose another data folder. The file was not changed.`,
  /** `detail`: what SQLite says. */
  'data-unreadable': ({ file, detail }: { file: string; detail: string }) =>
    `${file} cannot be read: ${detail}.`,
  'data-file-damaged': () => 'The database is damaged.',
  'data-file-empty': () => 'The database is empty.',
  'data-damaged': () =>
    'The data is damaged. Quit Countersign and start it again: it will check all of it and restore the newest good backup if needed.',
  'sqlite-too-old': ({ found, needed }: { found: string; needed: string }) =>
    `SQLite ${found} can corrupt a database (its WAL-reset bug). Countersign needs ${needed} or newer.`,
  'backup-gone': () => 'That backup no longer exists.',
  'backup-unusable': () => 'The backup is damaged, or from a newer version.',
  'backup-unreadable': () => 'This backup cannot be read. Choose another one.',
  'restore-while-erasing': () =>
    'People are being permanently erased, which finishes when Countersign restarts. Restart it, then restore the backup.',
  'user-count-changed': ({ users, expected }: { users: number; expected: number }, format) =>
    `There are now ${format.countOf(users, 'user')}, not ${format.count(expected)}. Nothing was deleted.`,
  'notice-gone': () => 'This notice no longer exists.'
} satisfies Catalog
