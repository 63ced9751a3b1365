import type { GuessedColumn, ImportTarget } from '../../shared/models/import.ts'
import type { ColumnGuess } from '../../shared/words/column-guesses.ts'
import {
  isOwnExport,
  earlierSkippedRowColumns,
  skippedRowColumns,
  userFacts
} from '../../shared/words/csv-headers.ts'
import { firstAddress } from '../addresses/index.ts'
import { readStatus } from './check/read-status.ts'
import { headerRank, isVagueStatus, mentionsAddress, type NamedTarget, namedTargets } from './header-words.ts'

/** Whether a column can be taken by its values alone, or only where its name says the same. */
export type GuessFrom = 'contents' | 'names'

type Sample = readonly (readonly string[])[]
type Guess = { target: ImportTarget; why: ColumnGuess }

/**
 * What is in each column, by its header and its values together: a header is a hint, no proof. Each of a user's own
 * properties is taken once; other columns with a header become values for templates.
 */
export function guessColumns(
  headers: readonly string[],
  hasHeader: boolean,
  sample: Sample,
  from: GuessFrom = 'contents'
): GuessedColumn[] {
  const guesses = new Map<number, Guess>()
  const doubts = new Map<number, ColumnGuess>()
  for (const target of namedTargets) guessNamed(target, headers, sample, guesses, doubts, from)
  splitName(guesses)
  if (!hasHeader && from === 'contents') guessFromContent(headers.length, sample, guesses)

  // What the file of skipped rows adds to a row is not worth keeping.
  const ignored: string[] = [skippedRowColumns, earlierSkippedRowColumns].flatMap(Object.values)
  if (isOwnExport(headers)) ignored.push(...userFacts)
  const names = new Set<string>()
  return headers.map((given, column) => {
    const header = given.trim()
    const guess = guesses.get(column) ?? otherwise(header, ignored.includes(header), doubts.get(column))
    const fieldName = guess.target === 'field' ? distinct(fieldNameOf(header), names) : null
    return { column, header, fieldName, ...guess }
  })
}

function otherwise(header: string, isOurs: boolean, doubt: ColumnGuess | undefined): Guess {
  if (isOurs) return { target: 'ignore', why: { reason: 'own-export', params: {} } }
  if (header === '') return { target: 'ignore', why: { reason: 'no-name', params: {} } }
  return { target: 'field', why: doubt ?? { reason: 'name-unknown', params: {} } }
}

function guessNamed(
  target: NamedTarget,
  headers: readonly string[],
  sample: Sample,
  guesses: Map<number, Guess>,
  doubts: Map<number, ColumnGuess>,
  from: GuessFrom
): void {
  if (target === 'address') return guessAddress(headers, sample, guesses, doubts, from)
  const candidates = headers
    .map((header, column) => ({ column, header, rank: headerRank(header, target) }))
    .filter(({ column, rank }) => rank !== undefined && !guesses.has(column))
    .toSorted((one, other) => one.rank! - other.rank!)
  for (const { column, header } of candidates) {
    const doubt = doubtOf(target, header, valuesOf(sample, column))
    if (doubt) doubts.set(column, doubt)
    else if (![...guesses.values()].some((guess) => guess.target === target)) {
      guesses.set(column, { target, why: { reason: 'by-name', params: {} } })
    } else doubts.set(column, { reason: 'other-column', params: { target } })
  }
}

/** Why the values of a column are not what its header says. */
function doubtOf(target: NamedTarget, header: string, values: readonly string[]): ColumnGuess | null {
  if (values.length === 0) return null
  const doubt = (fits: (value: string) => boolean, least: number): ColumnGuess | null => {
    const n = values.filter(fits).length
    if (n >= least * values.length) return null
    return { reason: 'values-do-not-fit', params: { target, fits: n, of: values.length } }
  }
  switch (target) {
    case 'status':
      return isVagueStatus(header) ? doubt(speaksOfAddress, 0.5) : doubt(isStatus, 0.2)
    case 'name':
    case 'first-name':
    case 'last-name':
      return doubt((value) => !isAddress(value) && !/^\d+$/.test(value), 0.5)
    case 'external-id':
      return new Set(values).size < values.length / 2 ? { reason: 'values-repeat', params: {} } : null
    default:
      return null
  }
}

const isAddress = (value: string) => firstAddress(value).parsed.ok
const isStatus = (value: string) => readStatus(value, 0) !== null
/** In a column called “status”, yes and 1 can as well be the state of an account. */
const speaksOfAddress = (value: string) =>
  isStatus(value) && !/^(?:\d|\p{L}|-|true|false|yes|no|new|open|done|ok|none|null)$/iu.test(value)

const valuesOf = (sample: Sample, column: number) =>
  sample.map((row) => row[column]?.trim() ?? '').filter((value) => value !== '')

/**
 * Of the columns that hold addresses, one whose name says so, and of these the one that serves the most rows: how clean a
 * column is counts for little when it is empty in most rows.
 */
function guessAddress(
  headers: readonly string[],
  sample: Sample,
  guesses: Map<number, Guess>,
  doubts: Map<number, ColumnGuess>,
  from: GuessFrom
): void {
  const candidates = headers
    .map((header, column) => {
      const rank = headerRank(header, 'address')
      const hint = rank !== undefined ? 1 - rank / 1000 : mentionsAddress(header) ? 0.5 : 0
      const values = valuesOf(sample, column)
      const fits = values.filter(isAddress).length
      const purity = values.length === 0 ? 0 : fits / values.length
      const coverage = fits / Math.max(1, sample.length)
      return { column, hint, fits, purity, score: hint + coverage, of: sample.length }
    })
    .filter(({ column, hint }) => !guesses.has(column) && (hint > 0 || from === 'contents'))
  const better = (one: { score: number }, other: { score: number }) => other.score - one.score
  const fitting = candidates.filter(({ hint, purity }) => purity >= (hint > 0.5 ? 0.2 : 0.5)).toSorted(better)
  const best = fitting[0] ?? candidates.filter(({ hint }) => hint > 0.5).toSorted(better)[0]
  if (!best) return
  const { column, hint, fits, of } = best
  const reason = hint > 0 ? 'by-name-and-values' : 'by-values'
  guesses.set(column, {
    target: 'address',
    why: fits === 0 ? { reason: 'by-name', params: {} } : { reason, params: { fits, of } }
  })
  for (const other of candidates) {
    if (other.column === column || (other.hint === 0 && !fitting.includes(other))) continue
    doubts.set(
      other.column,
      fitting.includes(other) || other.of === 0
        ? { reason: 'other-column', params: { target: 'address' } }
        : { reason: 'values-do-not-fit', params: { target: 'address', fits: other.fits, of: other.of } }
    )
  }
}

/** 'Name, Vorname' and 'Nombre, Apellidos': beside half of a name, a name is the other half. */
function splitName(guesses: Map<number, Guess>): void {
  const find = (target: ImportTarget) => [...guesses].find(([, guess]) => guess.target === target)
  const [name, first, last] = [find('name'), find('first-name'), find('last-name')]
  if (name === undefined || (first === undefined) === (last === undefined)) return
  guesses.set(name[0], { ...name[1], target: first === undefined ? 'first-name' : 'last-name' })
}

/** Columns without names. */
function guessFromContent(width: number, sample: Sample, guesses: Map<number, Guess>): void {
  const take = (target: ImportTarget, least: number, holds: (value: string) => boolean) => {
    let best = { column: -1, fits: 0 }
    for (let column = 0; column < width; column++) {
      if (guesses.has(column)) continue
      const values = valuesOf(sample, column)
      const fits = values.filter(holds).length
      if (fits > best.fits && fits >= least * values.length) best = { column, fits }
    }
    const params = { fits: best.fits, of: sample.length }
    if (best.column >= 0) guesses.set(best.column, { target, why: { reason: 'by-values', params } })
  }
  take('status', 0.9, (value) => isStatus(value) && !/^\d/.test(value))
  take('locale', 0.9, (value) => /^[a-z]{2}(?:[-_][A-Z]{2})?$/.test(value))
  take('link', 0.9, (value) => /^https?:\/\//.test(value))
  take('name', 0.7, (value) => /^\p{L}[\p{L}\p{M}.'’ -]*$/u.test(value) && value.includes(' '))
}

/** 'sign-up date' → 'sign_up_date': how a template can name it. */
export function fieldNameOf(header: string): string {
  return (
    header
      .trim()
      .toLowerCase()
      .replace(/[^\p{L}\p{N}]+/gu, '_')
      .replace(/^_+|_+$/g, '')
      .slice(0, 100) || 'value'
  )
}

function distinct(name: string, names: Set<string>): string {
  let free = name
  for (let n = 2; names.has(free); n++) free = `${name.slice(0, 95)}_${n}`
  names.add(free)
  return free
}
