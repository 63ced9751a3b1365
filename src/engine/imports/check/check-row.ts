import {
  isOwnExport,
  earlierSkippedRowColumns,
  skippedRowColumns
} from '../../../shared/words/csv-headers.ts'
import type {
  ColumnMapping,
  ImportFormat,
  ImportTarget,
  RefusalReason,
  StatusChoice
} from '../../../shared/models/import.ts'
import type { NameWarning } from '../../../shared/models/user.ts'
import type { RowProblem } from '../../../shared/words/row-problems.ts'
import { unguardFormula } from '../../../shared/text/formula-cells.ts'
import { firstAddress, nameKey, nameWarnings } from '../../addresses/index.ts'
import { type CsvRow, maxRowCharacters, plainCell } from '../../sources/index.ts'
import { columnName, requireUsableColumns } from './check-columns.ts'
import { type ReadStatus, readStatus, statusWord } from './read-status.ts'

/** What is imported, but worth a look. */
export type RowWarning = NameWarning | 'cells-filled' | 'several-addresses'

/** A row as a user. Null: the file says nothing about it, and an existing user keeps their value. */
export interface UserOfRow {
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
  warnings: RowWarning[]
}

export interface Refusal {
  reason: RefusalReason
  /** What exactly is wrong, and where. */
  problem: RowProblem
}

export type CheckRow = (row: CsvRow) => UserOfRow | Refusal

export const isRefusal = (checked: UserOfRow | Refusal): checked is Refusal => 'problem' in checked

/** The limits of models/user.ts. */
const maxCharacters = { name: 500, role: 200, locale: 35, 'external-id': 200, link: 4000, field: 10_000 }

/**
 * Checks rows by a mapping of columns. `width`: how many columns the file has. Throws INVALID_FIELD if the columns
 * cannot make users.
 */
export function createRowCheck(
  columns: readonly ColumnMapping[],
  width: number,
  delimiter: ImportFormat['delimiter'],
  now: number,
  statuses: readonly StatusChoice[] = [],
  /** Called with each word of the status column that only the person can know. */
  tellStatus: (word: string) => void = () => {}
): CheckRow {
  requireUsableColumns(columns, width)
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
    ...(role ? [{ column: role, limit: maxCharacters.role }] : []),
    ...(locale ? [{ column: locale, limit: maxCharacters.locale }] : []),
    ...(externalId ? [{ column: externalId, limit: maxCharacters['external-id'] }] : []),
    ...(link ? [{ column: link, limit: maxCharacters.link }] : []),
    ...fields.map(({ column }) => ({ column, limit: maxCharacters.field }))
  ]

  // Countersign's own files have an apostrophe before what looks like a formula: an export has one, and refused rows get
  // one more each time they are saved. In other files it may be part of an address.
  const headers = columns.map(({ header }) => header)
  const lineColumns: string[] = [skippedRowColumns.line, earlierSkippedRowColumns.line]
  const guards = (isOwnExport(headers) ? 1 : 0) + headers.filter((each) => lineColumns.includes(each)).length

  const meanings = new Map(statuses.map(({ word, meaning }) => [word, meaning]))

  const tellUnknown = (cell: string) => {
    const word = statusWord(cell)
    if (meanings.has(word) || readStatus(word, now) === null) tellStatus(word)
  }

  return (row) => {
    const broken = brokenRow(row, width, delimiter)
    if (broken) return broken
    let cells = filled(row.cells.map(plainCell), width)
    for (let left = guards; left > 0 && cells.some((cell) => cell.startsWith("'")); left--) {
      cells = cells.map(unguardFormula)
    }
    const given = cells[address.column]!
    const { parsed, count } = firstAddress(given)
    if (!parsed.ok) {
      const column = columnName(address)
      const [reason, params = {}] = parsed.why
      return reason === 'address-missing'
        ? refuse('no-address', { reason: 'address-empty', params: { column } })
        : refuse('bad-address', {
            reason: 'address-invalid',
            params: { column, problem: { reason, params } }
          })
    }
    let statusRead: ReadStatus | 'leave-out' | null = null
    if (status) {
      const cell = cells[status.column]!
      statusRead = readStatus(cell, now, meanings)
      if (statusRead === null || meanings.size > 0) tellUnknown(cell)
      if (statusRead === null || statusRead === 'leave-out') return refuseStatus(status, cell, statusRead)
      if (cell.trim() === '') statusRead = null
    }
    for (const { column, limit } of limited) {
      if (cells[column.column]!.length > limit) return tooLong(column, limit)
    }
    const part = (column: ColumnMapping | undefined) => (column ? oneLine(cells[column.column]!) : '')
    // A full name says more than its parts do.
    const wholeName = part(name) || joinName(part(first), part(last)) || null
    if (wholeName !== null && wholeName.length > maxCharacters.name) {
      return tooLong((name ?? last ?? first)!, maxCharacters.name)
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
      warnings: [
        ...(wholeName === null ? [] : nameWarnings(wholeName)),
        ...(row.cells.length < width ? (['cells-filled'] as const) : []),
        ...(count > 1 ? (['several-addresses'] as const) : [])
      ]
    }
  }
}

function brokenRow(row: CsvRow, width: number, delimiter: ImportFormat['delimiter']): Refusal | null {
  if (row.fault === 'unclosed-quote')
    return refuse('unclosed-quote', { reason: 'quote-unclosed', params: {} })
  if (row.fault === 'too-long')
    return refuse('too-long', { reason: 'row-too-long', params: { limit: maxRowCharacters } })
  const cells = row.cells.length
  if (cells > width && row.cells.slice(width).some((cell) => cell.trim() !== '')) {
    return refuse('too-many-columns', { reason: 'cells-left-over', params: { cells, width, delimiter } })
  }
  if (row.raw.includes('\0')) return refuse('bad-encoding', { reason: 'nul-characters', params: {} })
  if (row.raw.includes('\ufffd') || /[\u0080-\u0084\u0086-\u009f]/.test(row.raw)) {
    return refuse('bad-encoding', { reason: 'characters-unreadable', params: {} })
  }
  return null
}

export const refuse = (reason: RefusalReason, problem: RowProblem): Refusal => ({ reason, problem })

const tooLong = (column: ColumnMapping, limit: number): Refusal =>
  refuse('too-long', { reason: 'value-too-long', params: { column: columnName(column), limit } })

function refuseStatus(column: ColumnMapping, cell: string, read: 'leave-out' | null): Refusal {
  const params = { column: columnName(column), value: cut(cell) }
  return read === null
    ? refuse('bad-status', { reason: 'status-unknown', params })
    : refuse('left-out', { reason: 'status-left-out', params })
}

/** Programs leave out empty cells at the end of a row. */
function filled(cells: string[], width: number): string[] {
  while (cells.length < width) cells.push('')
  return cells
}

const cut = (text: string) => (text.length > 80 ? `${text.slice(0, 79)}…` : text)

function textOrNull(column: ColumnMapping | undefined, cells: readonly string[]): string | null {
  if (!column) return null
  const text = cells[column.column]!.trim()
  return text === '' ? null : text
}

const eastAsian = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}々ー]+$/u

/** In Chinese, Japanese and Korean the family name comes first, with no space after it. */
function joinName(first: string, last: string): string {
  if (first === '' || last === '') return first || last
  return eastAsian.test(first) && eastAsian.test(last) ? `${last}${first}` : `${first} ${last}`
}

/** A name is one line, even if the file has several. */
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
