import { open, stat } from 'node:fs/promises'
import { AppError } from '../../shared/errors.ts'
import type { GuessedColumn, ImportFormat } from '../../shared/models/import.ts'
import type { ImportWarning } from '../../shared/words/import-warnings.ts'
import {
  decodeHead,
  headBytes,
  plainCell,
  readHead,
  refuseOtherKinds,
  sniffDelimiter,
  sniffEncoding
} from '../sources/index.ts'
import { findTable } from './find-table.ts'
import { guessColumns, type GuessFrom } from './guess-columns.ts'
import { unreadable } from './unreadable-file.ts'

/** What is read of a file beside its beginning: pieces at some places further on. */
const pieceBytes = 4 * 1024
const pieceCount = 16
const maxGigabytes = 4
const maxColumns = 500
const sampleRows = 20
const rowsToGuessFrom = 200

export interface Inspected {
  size: number
  /** Milliseconds since the epoch, as the file system keeps it. */
  modifiedAt: number
  format: ImportFormat
  /** Names of the columns, numbered where the file has none. */
  headers: string[]
  width: number
  columns: GuessedColumn[]
  sample: string[][]
  warnings: ImportWarning[]
}

/**
 * What a file looks like, from its beginning and some places further on. What `wanted` gives is not guessed. Throws
 * FILE_UNREADABLE, FILE_NOT_CSV, FILE_TOO_LARGE.
 */
export async function inspectFile(
  path: string,
  fileName: string,
  wanted: { [Part in keyof ImportFormat]?: ImportFormat[Part] | undefined } = {},
  guessFrom: GuessFrom = 'contents'
): Promise<Inspected> {
  const { size, modifiedAt, head, others } = await readPlaces(path, fileName)
  if (size === 0) throw new AppError('FILE_NOT_CSV', 'file-empty', { fileName })
  refuseOtherKinds(head, fileName)
  const encoding = wanted.encoding ?? sniffEncoding(head, others)
  const text = decodeHead(head, encoding)
  const delimiter = wanted.delimiter ?? sniffDelimiter(text)
  const all = readHead(text, delimiter, head.length === size)
  const table = findTable(all)
  const titleRows = wanted.titleRows ?? table.titleRows
  const hasHeader = wanted.hasHeader ?? table.hasHeader
  const rows = all.slice(titleRows)
  const first = rows[0]
  if (!first) throw new AppError('FILE_NOT_CSV', 'file-without-rows', { fileName })
  const data = hasHeader ? rows.slice(1) : rows
  if (data.length === 0 && head.length === size) {
    throw new AppError('FILE_NOT_CSV', 'file-with-header-only', { fileName })
  }
  const sample = data.filter((row) => row.fault === null).map((row) => row.cells.map(plainCell))
  const width = hasHeader
    ? first.cells.length
    : mostFrequent(sample.slice(0, rowsToGuessFrom).map(({ length }) => length))
  if (width > maxColumns) {
    throw new AppError('FILE_NOT_CSV', 'file-too-wide', { fileName, columns: width, limit: maxColumns })
  }
  const headers = hasHeader ? first.cells.map((cell) => plainCell(cell).trim()) : null
  const columns = guessColumns(
    headers ?? Array.from({ length: width }, () => ''),
    headers !== null,
    sample.slice(0, rowsToGuessFrom),
    guessFrom
  )
  return {
    size,
    modifiedAt,
    format: { encoding, delimiter, hasHeader, titleRows },
    headers: headers ?? columns.map((_, column) => `Column ${column + 1}`),
    width,
    columns,
    sample: sample.slice(0, sampleRows).map((cells) => cells.map((cell) => cell.slice(0, 200))),
    warnings: warnings(text, columns)
  }
}

async function readPlaces(path: string, fileName: string) {
  try {
    // Before it is opened: opening a pipe would wait for its other end.
    const found = await stat(path)
    if (!found.isFile()) throw new AppError('FILE_UNREADABLE', 'file-not-a-file', { fileName })
    if (found.size > maxGigabytes * 1024 ** 3) {
      throw new AppError('FILE_TOO_LARGE', 'file-too-large', { fileName, gigabytes: maxGigabytes })
    }
    await using file = await open(path, 'r')
    const { size, mtimeMs } = await file.stat()
    const read = async (position: number, length: number) => {
      const bytes = new Uint8Array(length)
      const { bytesRead } = await file.read(bytes, 0, length, position)
      return bytes.subarray(0, bytesRead)
    }
    const head = await read(0, headBytes)
    const others: Uint8Array[] = []
    for (let place = 1; size > headBytes && place <= pieceCount; place++) {
      // An even position: characters of UTF-16 stay whole.
      const at = headBytes + Math.floor(((size - headBytes) * place) / (pieceCount + 1) / 2) * 2
      others.push(await read(at, pieceBytes))
    }
    return { size, modifiedAt: mtimeMs, head, others }
  } catch (error) {
    throw unreadable(error, fileName)
  }
}

function mostFrequent(numbers: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const n of numbers) counts.set(n, (counts.get(n) ?? 0) + 1)
  return [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0]?.[0] ?? 1
}

function warnings(text: string, columns: readonly GuessedColumn[]): ImportWarning[] {
  const found: ImportWarning[] = []
  if (text.includes('\ufffd')) found.push({ reason: 'characters-unreadable', params: {} })
  if (!columns.some(({ target }) => target === 'address')) {
    found.push({ reason: 'no-address-column', params: {} })
  }
  return found
}
