import { sentenceError } from '../../../shared/errors.ts'
import {
  isOwnExport,
  earlierSkippedRowColumns,
  skippedRowColumns
} from '../../../shared/words/csv-headers.ts'
import type { ColumnMapping, ImportTarget, RefusalReason } from '../../../shared/models/import.ts'
import { unguardFormula } from '../../../shared/text/formula-cells.ts'
import { nameKey, type NameWarning, nameWarnings, parseAddress } from '../../addresses/index.ts'
import type { CsvRow } from '../../sources/index.ts'
import { readStatus } from './read-status.ts'

/** A row as a user. Null: the file says nothing about it, and a user who is there keeps what they have. */
export interface JudgedRow {
  externalId: string | null
  name: string | null
  nameKey: string
  address: string
  addressKey: string
  domain: string
  role: string | null
  locale: string | null
  /** JSON object. */
  fields: string | null
  link: string | null
  status: 'pending' | 'verified' | 'undeliverable' | null
  statusAt: number | null
  warnings: NameWarning[]
}

export interface Refusal {
  reason: RefusalReason
  /** What is wrong, where, and what to do. */
  text: string
}

export type Judge = (row: CsvRow) => JudgedRow | Refusal

export const isRefusal = (judged: JudgedRow | Refusal): judged is Refusal => 'reason' in judged

/** Characters; those of models/user.ts. */
const longest = { name: 500, role: 200, locale: 35, 'external-id': 200, link: 4000, field: 10_000 }

/**
 * Judges rows by a mapping of columns. `width`: how many columns the file has. Throws INVALID_FIELD when the columns
 * cannot make users.
 */
export function createJudge(
  columns: readonly ColumnMapping[],
  width: number,
  delimiter: string,
  now: number
): Judge {
  requireUsable(columns, width)
  const at = (target: ImportTarget) => columns.find((column) => column.target === target)
  const address = at('address')!
  const [name, first, last] = [at('name'), at('first-name'), at('last-name')]
  const [role, locale, externalId, status, link] = [
    at('role'),
    at('locale'),
    at('external-id'),
    at('status'),
    at('link')
  ]
  const fields = columns
    .filter((column) => column.target === 'field')
    .map((column) => ({ column, key: JSON.stringify(column.fieldName) }))
  const limited = [
    ...(role ? [{ column: role, limit: longest.role }] : []),
    ...(locale ? [{ column: locale, limit: longest.locale }] : []),
    ...(externalId ? [{ column: externalId, limit: longest['external-id'] }] : []),
    ...(link ? [{ column: link, limit: longest.link }] : []),
    ...fields.map(({ column }) => ({ column, limit: longest.field }))
  ]

  // Files of ours have an apostrophe before what looks like a formula: an export one, refused rows one more each time
  // they were saved. Elsewhere one may be part of an address.
  const headers = columns.map(({ header }) => header)
  const lineColumns: string[] = [skippedRowColumns.line, earlierSkippedRowColumns.line]
  const guards = (isOwnExport(headers) ? 1 : 0) + headers.filter((each) => lineColumns.includes(each)).length

  return (row) => {
    const broken = brokenRow(row, width, delimiter)
    if (broken) return broken
    let { cells } = row
    for (let left = guards; left > 0 && cells.some((cell) => cell.startsWith("'")); left--) {
      cells = cells.map(unguardFormula)
    }
    const given = cells[address.column]!
    const parsed = parseAddress(given)
    if (!parsed.ok) {
      if (parsed.fault === 'empty') {
        return refuse('no-address', `${named(address)} is empty. Fill in the address, or leave the row out.`)
      }
      return refuse('bad-address', `${named(address)}: ${parsed.text}`)
    }
    let statusRead = null
    if (status) {
      statusRead = readStatus(cells[status.column]!, now)
      if (statusRead === null) {
        return refuse(
          'bad-status',
          `${named(status)} says ${quoted(cells[status.column]!)}, which is no status. Write verified or pending, yes or no, or the date of verification; or leave the column out.`
        )
      }
      if (cells[status.column]!.trim() === '') statusRead = null
    }
    for (const { column, limit } of limited) {
      if (cells[column.column]!.length > limit) return tooLong(column, limit)
    }
    const part = (column: ColumnMapping | undefined) => (column ? oneLine(cells[column.column]!) : '')
    // A full name says more than its parts.
    const wholeName = part(name) || joinName(part(first), part(last)) || null
    if (wholeName !== null && wholeName.length > longest.name) {
      return tooLong((name ?? last ?? first)!, longest.name)
    }
    return {
      externalId: textOrNull(externalId, cells),
      name: wholeName,
      nameKey: nameKey(wholeName ?? '', parsed.key),
      address: parsed.address,
      addressKey: parsed.key,
      domain: parsed.domain,
      role: textOrNull(role, cells),
      locale: textOrNull(locale, cells),
      fields: fieldsJson(fields, cells),
      link: textOrNull(link, cells),
      status: statusRead?.status ?? null,
      statusAt: statusRead?.at ?? null,
      warnings: wholeName === null ? [] : nameWarnings(wholeName)
    }
  }
}

function brokenRow(row: CsvRow, width: number, delimiter: string): Refusal | null {
  if (row.fault === 'unclosed-quote') {
    return refuse(
      'unclosed-quote',
      'A value begins with a quotation mark that is not closed, or is closed in its middle. Close it before the next delimiter, and write quotation marks inside a value twice.'
    )
  }
  if (row.fault === 'too-long') {
    return refuse(
      'too-long',
      'The row is longer than a million characters. Check that the file has line ends.'
    )
  }
  if (row.cells.length < width) {
    return refuse(
      'too-few-columns',
      `The row has ${count(row.cells.length)}, the file has ${width}. Add what is missing; an empty value still needs its delimiter.`
    )
  }
  if (row.cells.length > width && row.cells.slice(width).some((cell) => cell.trim() !== '')) {
    return refuse(
      'too-many-columns',
      `The row has ${count(row.cells.length)}, the file has ${width}. Put a value with ${delimiterName(delimiter)} in it into quotation marks.`
    )
  }
  if (row.raw.includes('\0')) {
    return refuse('bad-encoding', 'The row has NUL characters in it: it is damaged. Export the file again.')
  }
  if (row.raw.includes('\ufffd') || /[\u0080-\u0084\u0086-\u009f]/.test(row.raw)) {
    return refuse(
      'bad-encoding',
      'The row has characters that cannot be read in this encoding. Choose another encoding above, or export the file as UTF-8.'
    )
  }
  return null
}

/** Throws INVALID_FIELD for columns that are not there, twice the same, or no address among them. */
function requireUsable(columns: readonly ColumnMapping[], width: number): void {
  const invalid = (message: string) => sentenceError('INVALID_FIELD', message, { data: { field: 'columns' } })
  const taken = new Map<string, ColumnMapping>()
  const seen = new Set<number>()
  for (const column of columns) {
    if (column.column >= width) {
      throw invalid(`There is no column ${column.column + 1}: the file has ${width}. Choose the file again.`)
    }
    if (seen.has(column.column)) throw invalid(`${named(column)} is there twice. Choose the file again.`)
    seen.add(column.column)
    if (column.target === 'ignore') continue
    if (column.target === 'field' && !column.fieldName) {
      throw invalid(`${named(column)} has no name for templates. Give it one, or leave the column out.`)
    }
    const what = column.target === 'field' ? `field ${column.fieldName}` : column.target
    const other = taken.get(what)
    if (other) {
      const both = `${named(other)} and ${named(column).toLowerCase()} are`
      throw invalid(
        column.target === 'field'
          ? `${both} both called ${column.fieldName} in templates. Give one of them another name.`
          : `${both} both taken for the ${targetNames[column.target]}. Choose one.`
      )
    }
    taken.set(what, column)
  }
  if (!taken.has('address')) {
    throw invalid('No column is the e-mail address. Choose the column that has it.')
  }
}

const targetNames: Record<ImportTarget, string> = {
  address: 'e-mail address',
  name: 'name',
  'first-name': 'first name',
  'last-name': 'last name',
  role: 'role',
  locale: 'language',
  'external-id': 'id of yours',
  status: 'status',
  link: 'link',
  field: 'value',
  ignore: 'nothing'
}

const refuse = (reason: RefusalReason, text: string): Refusal => ({ reason, text })

function tooLong(column: ColumnMapping, limit: number): Refusal {
  return refuse(
    'too-long',
    `${named(column)} has more than ${limit} characters. Shorten it, or leave the column out.`
  )
}

export function named(column: ColumnMapping): string {
  return column.header === '' ? `Column ${column.column + 1}` : `Column “${column.header}”`
}

const quoted = (text: string) => `“${text.length > 80 ? `${text.slice(0, 79)}…` : text}”`
const count = (cells: number) => `${cells} column${cells === 1 ? '' : 's'}`
const delimiterName = (delimiter: string) =>
  delimiter === ',' ? 'a comma' : delimiter === ';' ? 'a semicolon' : delimiter === '|' ? 'a bar' : 'a tab'

function textOrNull(column: ColumnMapping | undefined, cells: readonly string[]): string | null {
  if (!column) return null
  const text = cells[column.column]!.trim()
  return text === '' ? null : text
}

const eastAsian = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々ー]+$/u

/** In Chinese, Japanese and Korean the family name stands first, with nothing in between. */
function joinName(first: string, last: string): string {
  if (first === '' || last === '') return first || last
  return eastAsian.test(first) && eastAsian.test(last) ? `${last}${first}` : `${first} ${last}`
}

/** Names are one line, whatever the file has in them. */
function oneLine(text: string): string {
  const trimmed = text.trim()
  return /\s\s|[^\S ]/.test(trimmed) ? trimmed.replace(/\s+/g, ' ') : trimmed
}

function fieldsJson(
  fields: readonly { column: ColumnMapping; key: string }[],
  cells: readonly string[]
): string | null {
  let json = ''
  for (const { column, key } of fields) {
    const value = cells[column.column]!.trim()
    if (value !== '') json += `${json === '' ? '{' : ','}${key}:${JSON.stringify(value)}`
  }
  return json === '' ? null : `${json}}`
}
