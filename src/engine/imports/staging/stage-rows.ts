import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { AppError } from '../../../shared/errors.ts'
import type { ColumnMapping, ImportFormat, StatusChoice } from '../../../shared/models/import.ts'
import type { StageFile } from '../../sqlite/index.ts'
import {
  createTextStream,
  CsvReader,
  type CsvRow,
  decodeHead,
  headBytes,
  isBlank,
  sniffRowEnd
} from '../../sources/index.ts'
import { unreadable } from '../unreadable-file.ts'
import { createStageWriter, type StagedRow } from './stage.sql.ts'
import { FirstSeen } from '../check/first-seen.ts'
import {
  createRowCheck,
  isRefusal,
  type Refusal,
  refuse,
  type RowWarning,
  type UserOfRow
} from '../check/check-row.ts'

const bytesPerRead = 256 * 1024
/** Of a refused row, to be shown. All its values are kept, to be saved as CSV. */
const maxRawCharacters = 500
/** A column with more is hardly one of statuses. */
const maxStatusWords = 1000

export interface StageOrder {
  file: string
  /** As the person knows it. */
  fileName: string
  /** As it was inspected. A file that has changed since is refused. */
  size: number
  modifiedAt: number
  format: ImportFormat
  columns: readonly ColumnMapping[]
  /** What the person says that words of the status column mean. */
  statuses: readonly StatusChoice[]
  /** How many columns the file has. */
  width: number
  /** Milliseconds since the epoch. */
  now: number
}

/** Checks every row of the file into the stage. Returns how many rows the file has. Throws FILE_UNREADABLE, INVALID_FIELD. */
export function stageRows(
  order: StageOrder,
  stage: Pick<StageFile, 'statement'>,
  tell: (bytesRead: number) => void
): number {
  const { format, width, now, statuses } = order
  const store = createStore(stage)
  const checkRow = createRowCheck(order.columns, width, format.delimiter, now, statuses, store.countStatus)
  let rows = 0
  let above = format.titleRows + (format.hasHeader ? 1 : 0)
  const take = (row: CsvRow) => {
    if (isBlank(row)) return
    if (above > 0) {
      above--
      return
    }
    rows++
    const checked = checkRow(row)
    const refusal = isRefusal(checked) ? checked : store.keep({ n: rows, line: row.line, user: checked })
    if (refusal) store.refuse(row, refusal)
  }

  let reader: CsvReader | undefined
  const text = createTextStream(format.encoding)
  for (const { piece, read } of piecesOf(order)) {
    if (!reader) {
      reader = new CsvReader(
        format.delimiter,
        sniffRowEnd(decodeHead(piece.subarray(0, headBytes), format.encoding))
      )
    }
    for (const row of reader.push(text.push(piece))) take(row)
    tell(read)
  }
  if (reader) for (const row of [...reader.push(text.end()), ...reader.end()]) take(row)
  store.end()
  return rows
}

function* piecesOf({
  file,
  fileName,
  size,
  modifiedAt
}: StageOrder): Generator<{ piece: Uint8Array; read: number }, void, void> {
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, 'r')
    const now = fstatSync(descriptor)
    if (now.size !== size || now.mtimeMs !== modifiedAt) {
      throw new AppError('FILE_UNREADABLE', 'file-changed', { fileName })
    }
    for (let read = 0; ;) {
      const piece = new Uint8Array(bytesPerRead)
      const length = readSync(descriptor, piece, 0, bytesPerRead, null)
      if (length === 0) return
      read += length
      yield { piece: piece.subarray(0, length), read }
    }
  } catch (error) {
    throw unreadable(error, fileName)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

interface Store {
  /** Refuses a row that is the same user as an earlier one. */
  keep(row: StagedRow): Refusal | null
  refuse(row: CsvRow, refusal: Refusal): void
  /** A word of the status column that is not known. */
  countStatus(word: string): void
  end(): void
}

function createStore(stage: Pick<StageFile, 'statement'>): Store {
  const writer = createStageWriter(stage)
  const identity = ({ externalId, addressKey }: Pick<UserOfRow, 'externalId' | 'addressKey'>) =>
    externalId === null ? `@${addressKey}` : `#${externalId}`
  const firstSeen = new FirstSeen((n) => identity(writer.identityOf(n)))
  const warned = new Map<RowWarning, { count: number; firstLine: number }>()
  const statusWords = new Map<string, number>()
  let widest = 0
  return {
    keep(row) {
      const { n, line, user } = row
      const first = firstSeen.see(identity(user), n)
      if (first !== 0) return refuseRepeated(user, writer.identityOf(first).line)
      writer.insertRow(row)
      for (const kind of user.warnings) {
        const known = warned.get(kind)
        if (known) known.count++
        else warned.set(kind, { count: 1, firstLine: line })
      }
      return null
    },
    refuse({ line, cells, raw }, refusal) {
      widest = Math.max(widest, cells.length)
      writer.insertRefused(line, refusal, raw.slice(0, maxRawCharacters), cells)
    },
    countStatus(word) {
      const known = statusWords.get(word)
      if (known !== undefined || statusWords.size < maxStatusWords) statusWords.set(word, (known ?? 0) + 1)
    },
    end() {
      for (const [word, count] of statusWords) writer.insertStatusWord(word, count)
      for (const [kind, { count, firstLine }] of warned) writer.insertWarning(kind, count, firstLine)
      writer.raiseWidest(widest)
    }
  }
}

const refuseRepeated = ({ externalId, address }: UserOfRow, line: number): Refusal =>
  externalId === null
    ? refuse('duplicate', { reason: 'address-repeated', params: { address, line } })
    : refuse('duplicate', { reason: 'id-repeated', params: { id: externalId, line } })
