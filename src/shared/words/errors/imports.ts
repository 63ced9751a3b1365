import type { ImportTarget } from '../../models/import.ts'
import type { Catalog } from '../catalog.ts'
import { bareColumnText, type ColumnName, columnText } from '../column-name.ts'
import type { Format } from '../format.ts'
import { targetWords } from '../import-words.ts'

type File = { fileName: string }
type Two = { first: ColumnName; second: ColumnName }

const both = ({ first, second }: Two) =>
  `Columns ${bareColumnText(first)} and ${bareColumnText(second)} are both`

export const imports = {
  // The file.
  'file-empty': ({ fileName }: File) => `“${fileName}” is empty. Choose a file with users.`,
  'file-without-rows': ({ fileName }: File) => `“${fileName}” has no rows. Choose a file with users.`,
  'file-with-header-only': ({ fileName }: File) =>
    `“${fileName}” has column names but no rows. Choose a file with users.`,
  'file-too-wide': (
    { fileName, columns, limit }: File & { columns: number; limit: number },
    format: Format
  ) =>
    `“${fileName}” has ${format.count(columns)} columns. At most ${format.count(limit)} can be imported: remove those you don’t need.`,
  'file-too-large': ({ fileName, gigabytes }: File & { gigabytes: number }, format: Format) =>
    `“${fileName}” is larger than ${format.count(gigabytes)} GB. Split it into several files, and import them one by one.`,
  'file-not-a-file': ({ fileName }: File) => `“${fileName}” is not a file. Choose a CSV file.`,
  'file-is-folder': ({ fileName }: File) => `“${fileName}” is a folder. Choose a CSV file.`,
  'file-changed': ({ fileName }: File) =>
    `“${fileName}” changed after it was chosen. Choose it again to see its current contents.`,
  'file-gone': ({ fileName }: File) => `“${fileName}” no longer exists. Put it back, or choose another file.`,
  'file-not-permitted': ({ fileName }: File) =>
    `You don’t have permission to read “${fileName}”. Change its permissions, or choose another file.`,
  /** `code`: of the system. */
  'file-unreadable': ({ fileName, code }: File & { code: string }) =>
    `“${fileName}” cannot be read (${code}). Copy it to this computer’s disk, and choose the copy.`,
  'file-check-failed': ({ detail }: { detail: string }) => `The file could not be checked: ${detail}`,

  // Files that are not CSV.
  'file-is-spreadsheet': ({ fileName }: File) =>
    `“${fileName}” is a spreadsheet. Open it, save it as CSV, and choose that file.`,
  'file-is-archive': ({ fileName }: File) =>
    `“${fileName}” is a compressed file. Unpack it, and choose the CSV file in it.`,
  'file-is-database': ({ fileName }: File) =>
    `“${fileName}” is a database. Export its users as CSV, and choose that file.`,
  'file-is-picture': ({ fileName }: File) => `“${fileName}” is a picture. Choose a CSV file.`,
  'file-is-document': ({ fileName }: File) => `“${fileName}” is a document. Choose a CSV file.`,
  'file-not-text': ({ fileName }: File) => `“${fileName}” is not a text file. Choose a CSV file.`,

  // What its columns are.
  'column-missing': ({ number, of }: { number: number; of: number }, format: Format) =>
    `There is no column ${format.count(number)}: the file has ${format.count(of)}. Choose the file again.`,
  'column-repeated': ({ column }: { column: ColumnName }) =>
    `${columnText(column)} is listed twice. Choose the file again.`,
  'field-name-missing': ({ column }: { column: ColumnName }) =>
    `${columnText(column)} needs a name for templates. Enter one, or don’t import the column.`,
  'field-name-repeated': ({ name, ...two }: Two & { name: string }) =>
    `${both(two)} called ${name} in templates. Rename one of them.`,
  'target-repeated': ({ target, ...two }: Two & { target: ImportTarget }) =>
    `${both(two)} imported as “${targetWords[target]}”. Choose one.`,
  'address-column-missing': () => 'No email column. Choose which column contains the email address.',

  // The import.
  'import-being-saved': () => 'An import is being saved. Wait until it is done, or cancel it, and try again.',
  'import-gone': () => 'This import no longer exists. Choose the file again.',
  'import-not-open': () => 'This import is no longer open. Choose the file again.',
  'import-not-checked': () => 'This file has not been checked yet. Choose it again.',
  'import-already-saved': () =>
    'There is nothing to import: this file has not been checked, or is already imported.',
  'import-not-undoable': ({ fileName }: File) =>
    `The import of ${fileName} is already undone, or was never saved.`
} satisfies Catalog
