import type { ImportFormat } from '../models/import.ts'
import { type Catalog, type PhraseOf, type Reasoned, textOf } from './catalog.ts'
import { type ColumnName, columnText } from './column-name.ts'
import { errorText } from './errors/error-text.ts'
import type { Format } from './format.ts'

const delimiterNames: Record<ImportFormat['delimiter'], string> = {
  ',': 'a comma',
  ';': 'a semicolon',
  '\t': 'a tab',
  '|': 'a bar'
}

type InColumn = { column: ColumnName }
type Cells = { cells: number; width: number }

const cellsText = ({ cells, width }: Cells, format: Format) =>
  format.plural(cells, {
    one: `The row has 1 column, but the file has ${format.count(width)}.`,
    other: `The row has ${format.count(cells)} columns, but the file has ${format.count(width)}.`
  })

/** What is wrong with a row of a file, where, and what to do. */
export const rowProblemTexts = {
  'address-empty': ({ column }: InColumn) =>
    `${columnText(column)} is empty. Fill in the address, or remove the row.`,
  /** `problem`: an error of an address. */
  'address-invalid': ({ column, problem }: InColumn & { problem: Reasoned }, format: Format) =>
    `${columnText(column)}: ${errorText(problem, format)}`,
  'status-unknown': ({ column, value }: InColumn & { value: string }) =>
    `${columnText(column)} contains “${value}”, which is not a status. Use verified or pending, yes or no, or the date of verification; or don’t import the column.`,
  'status-left-out': ({ column, value }: InColumn & { value: string }) =>
    `${columnText(column)} contains “${value}”. You chose to leave out users with this status.`,
  'quote-unclosed': () =>
    'A value begins with a quotation mark that is not closed, or is closed inside the value. Close it before the next delimiter, and double quotation marks inside a value.',
  'row-too-long': ({ limit }: { limit: number }, format: Format) =>
    `The row is longer than ${format.count(limit)} characters. Check that the file has line breaks.`,
  'value-too-long': ({ column, limit }: InColumn & { limit: number }, format: Format) =>
    `${columnText(column)} has more than ${format.count(limit)} characters. Shorten it, or don’t import the column.`,
  'cells-left-over': (cells: Cells & { delimiter: ImportFormat['delimiter'] }, format: Format) =>
    `${cellsText(cells, format)} Put values that contain ${delimiterNames[cells.delimiter]} in quotation marks.`,
  'nul-characters': () => 'The row contains NUL characters: it is damaged. Export the file again.',
  'characters-unreadable': () =>
    'The row contains characters that cannot be read in this encoding. Choose another encoding, or export the file as UTF-8.',
  'address-repeated': ({ address, line }: { address: string; line: number }, format: Format) =>
    `The address ${address} is already on line ${format.count(line)}. Remove one of the two rows.`,
  'id-repeated': ({ id, line }: { id: string; line: number }, format: Format) =>
    `The ID ${id} is already on line ${format.count(line)}. Remove one of the two rows, or give each its own ID.`,
  'user-ambiguous': ({ address, users }: { address: string; users: number }, format: Format) =>
    `${format.count(users)} users without a user ID have the address ${address}, so it is unclear which one is meant. Delete all but one of them, or give each a user ID.`
} satisfies Catalog

export type RowProblem = PhraseOf<typeof rowProblemTexts>

export const rowProblemText = (problem: Reasoned, format: Format): string =>
  textOf(rowProblemTexts, problem, format) ?? problem.reason
