import { open, stat } from 'node:fs/promises'
import { sentenceError } from '../../shared/errors.ts'
import type { ColumnMapping } from '../../shared/models/import.ts'
import {
  decodeHead,
  type ImportFormat,
  readHead,
  refuseOtherKinds,
  sniffDelimiter,
  sniffEncoding,
  sniffHeader
} from '../sources/index.ts'
import { guessColumns } from './guess-columns.ts'
import { unreadable } from './staging/stage-rows.ts'

/** Bytes looked at: of the beginning, and of each of some places further on. */
const headSize = 64 * 1024
const elsewhereSize = 4 * 1024
const elsewhere = 16
/** 4 GB. */
const largest = 4 * 1024 ** 3
/** Columns of which each can be told what it is. */
const mostColumns = 500
/** Rows shown, and rows the columns are guessed from. */
const shown = 20
const guessedFrom = 200

/** Whether a column can be told by what is in it, or only by its name. */
export type GuessFrom = 'contents' | 'names'

export interface Inspected {
  size: number
  /** Milliseconds since the epoch, as the file system keeps it. */
  modifiedAt: number
  format: ImportFormat
  /** Names of the columns; numbered where the file has none. */
  headers: string[]
  width: number
  columns: ColumnMapping[]
  sample: string[][]
  warnings: string[]
}

/**
 * What a file looks like, from its beginning and some places further on. What `wanted` says is not guessed. Throws
 * FILE_UNREADABLE, FILE_NOT_CSV, FILE_TOO_LARGE.
 */
export async function inspectFile(
  path: string,
  name: string,
  wanted: { [Part in keyof ImportFormat]?: ImportFormat[Part] | undefined } = {},
  guessFrom: GuessFrom = 'contents'
): Promise<Inspected> {
  const { size, modifiedAt, head, others } = await readPlaces(path, name)
  if (size === 0) throw sentenceError('FILE_NOT_CSV', `“${name}” is empty. Choose a file with users in it.`)
  refuseOtherKinds(head, name)
  const encoding = wanted.encoding ?? sniffEncoding(head, others)
  const text = decodeHead(head, encoding)
  const delimiter = wanted.delimiter ?? sniffDelimiter(text)
  const rows = readHead(text, delimiter, head.length === size)
  const hasHeader = wanted.hasHeader ?? sniffHeader(rows)
  const first = rows[0]
  if (!first) throw sentenceError('FILE_NOT_CSV', `“${name}” has no rows. Choose a file with users in it.`)
  const data = hasHeader ? rows.slice(1) : rows
  if (data.length === 0 && head.length === size) {
    throw sentenceError(
      'FILE_NOT_CSV',
      `“${name}” has names of columns and no rows below them. Choose a file with users in it.`
    )
  }
  const sample = data.filter((row) => row.fault === null).map((row) => row.cells)
  const width = hasHeader
    ? first.cells.length
    : mostUsual(sample.slice(0, guessedFrom).map(({ length }) => length))
  if (width > mostColumns) {
    throw sentenceError(
      'FILE_NOT_CSV',
      `“${name}” has ${width} columns; at most ${mostColumns} can be imported. Leave out those that are not needed.`
    )
  }
  const headers = hasHeader ? first.cells.map((cell) => cell.trim()) : null
  const columns = guessColumns(
    headers ?? Array.from({ length: width }, () => ''),
    headers !== null,
    guessFrom === 'contents' ? sample.slice(0, guessedFrom) : []
  )
  return {
    size,
    modifiedAt,
    format: { encoding, delimiter, hasHeader },
    headers: headers ?? columns.map((_, column) => `Column ${column + 1}`),
    width,
    columns,
    sample: sample.slice(0, shown).map((cells) => cells.map((cell) => cell.slice(0, 200))),
    warnings: warnings(text, columns)
  }
}

async function readPlaces(path: string, name: string) {
  try {
    // Before it is opened: to open a pipe is to wait for its other end.
    const found = await stat(path)
    if (!found.isFile()) throw sentenceError('FILE_UNREADABLE', `“${name}” is not a file. Choose a CSV file.`)
    if (found.size > largest) {
      throw sentenceError(
        'FILE_TOO_LARGE',
        `“${name}” is larger than 4 GB. Split it into several files and import one after the other.`
      )
    }
    await using file = await open(path, 'r')
    const { size, mtimeMs } = await file.stat()
    const read = async (position: number, length: number) => {
      const bytes = new Uint8Array(length)
      const { bytesRead } = await file.read(bytes, 0, length, position)
      return bytes.subarray(0, bytesRead)
    }
    const head = await read(0, headSize)
    const others: Uint8Array[] = []
    for (let place = 1; size > headSize && place <= elsewhere; place++) {
      // Even places: UTF-16 is not taken apart.
      const at = headSize + Math.floor(((size - headSize) * place) / (elsewhere + 1) / 2) * 2
      others.push(await read(at, elsewhereSize))
    }
    return { size, modifiedAt: mtimeMs, head, others }
  } catch (error) {
    throw unreadable(error, name)
  }
}

function mostUsual(numbers: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const n of numbers) counts.set(n, (counts.get(n) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 1
}

function warnings(text: string, columns: readonly ColumnMapping[]): string[] {
  const found: string[] = []
  if (text.includes('\ufffd')) {
    found.push(
      'Some characters cannot be read in this encoding. If names look wrong below, choose another one.'
    )
  }
  if (!columns.some(({ target }) => target === 'address')) {
    found.push('No column looks like e-mail addresses. Choose the one that has them, or another delimiter.')
  }
  return found
}
