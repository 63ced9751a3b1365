import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { AppError } from '../../../shared/errors.ts'
import type { ColumnMapping, ImportFormat } from '../../../shared/models/import.ts'
import type { StageFile } from '../../sqlite/index.ts'
import {
  createTextStream,
  CsvReader,
  type CsvRow,
  decodeHead,
  isBlank,
  sniffRowEnd
} from '../../sources/index.ts'
import { unreadable } from '../unreadable-file.ts'
import { FirstSeen } from '../check/first-seen.ts'
import { createRowCheck, isRefusal, type Refusal, refuse, type UserOfRow } from '../check/check-row.ts'

/** Bytes read at once. */
const pieceSize = 256 * 1024
/** Characters of a refused row that are shown; all its values are kept for saving it. */
const shownRaw = 500

export interface StageOrder {
  file: string
  /** As the person knows it. */
  fileName: string
  /** As it was looked at; a file that is another now is refused. */
  size: number
  modifiedAt: number
  format: ImportFormat
  columns: readonly ColumnMapping[]
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
  const { format, width, now } = order
  const checkRow = createRowCheck(order.columns, width, format.delimiter, now)
  const store = createStore(stage)
  let rows = 0
  let isFirst = true
  const take = (row: CsvRow) => {
    if (isBlank(row)) return
    if (isFirst) {
      isFirst = false
      if (format.hasHeader) return
    }
    rows++
    const checked = checkRow(row)
    const refusal = isRefusal(checked) ? checked : store.keep(rows, row.line, checked)
    if (refusal) store.refuse(row, refusal)
  }

  let reader: CsvReader | undefined
  const text = createTextStream(format.encoding)
  for (const { piece, read } of piecesOf(order)) {
    if (!reader) {
      reader = new CsvReader(format.delimiter, sniffRowEnd(decodeHead(piece, format.encoding)))
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
      const piece = new Uint8Array(pieceSize)
      const length = readSync(descriptor, piece, 0, pieceSize, null)
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
  keep(n: number, line: number, row: UserOfRow): Refusal | null
  refuse(row: CsvRow, refusal: Refusal): void
  end(): void
}

function createStore(stage: Pick<StageFile, 'statement'>): Store {
  const insert = stage.statement('INSERT INTO rows VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)')
  const insertRefused = stage.statement('INSERT INTO refused.refused VALUES (?,?,?,?,?)')
  const placed = stage.statement('SELECT line, external_id, address_key FROM rows WHERE n = ?')
  const earlier = (n: number) =>
    placed.get(n) as { line: number; external_id: string | null; address_key: string }
  const identity = (externalId: string | null, addressKey: string) =>
    externalId === null ? `@${addressKey}` : `#${externalId}`
  const firstSeen = new FirstSeen((n) => {
    const row = earlier(n)
    return identity(row.external_id, row.address_key)
  })
  const warned = new Map<string, { n: number; line: number }>()
  let widest = 0
  return {
    keep(n, line, row) {
      const first = firstSeen.see(identity(row.externalId, row.addressKey), n)
      if (first !== 0) {
        const { line: earlierLine } = earlier(first)
        return row.externalId === null
          ? refuse('duplicate', {
              reason: 'address-repeated',
              params: { address: row.address, line: earlierLine }
            })
          : refuse('duplicate', { reason: 'id-repeated', params: { id: row.externalId, line: earlierLine } })
      }
      insert.run(
        n,
        line,
        row.externalId,
        row.name,
        row.nameKey,
        row.address,
        row.addressKey,
        row.domain,
        row.role,
        row.locale,
        row.fields,
        row.link,
        row.status,
        row.statusAt
      )
      for (const kind of row.warnings) {
        const known = warned.get(kind)
        if (known) known.n++
        else warned.set(kind, { n: 1, line })
      }
      return null
    },
    refuse({ line, cells, raw }, { reason, problem }) {
      widest = Math.max(widest, cells.length)
      insertRefused.run(line, reason, JSON.stringify(problem), raw.slice(0, shownRaw), JSON.stringify(cells))
    },
    end() {
      const insertWarned = stage.statement('INSERT INTO warned VALUES (?, ?, ?)')
      for (const [kind, { n, line }] of warned) insertWarned.run(kind, n, line)
      stage.statement('UPDATE refused.about SET widest = max(widest, ?)').run(widest)
    }
  }
}
