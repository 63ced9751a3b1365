import type { ImportFormat } from '../../../shared/models/import.ts'
import { delimiters } from '../../../shared/models/words.ts'
import type { Encoding } from './decode-text.ts'
import { CsvReader, type CsvRow, isBlank, namesDelimiter, sniffRowEnd } from './read-csv.ts'

/** What the delimiter is guessed from: characters, and rows. */
const lookedText = 16_384
const looked = 100

/** The encoding a file's bytes are most likely in, from pieces of it; `head` begins where the file does. */
export function sniffEncoding(head: Uint8Array, others: readonly Uint8Array[] = []): Encoding {
  if (startsWith(head, [0xef, 0xbb, 0xbf])) return 'utf-8'
  if (startsWith(head, [0xff, 0xfe])) return 'utf-16le'
  if (startsWith(head, [0xfe, 0xff])) return 'utf-16be'
  if (startsWith(head, [0x84, 0x31, 0x95, 0x33])) return 'gb18030'
  const zeros = [0, 0]
  for (const [index, byte] of head.entries()) if (byte === 0) zeros[index & 1]!++
  // In UTF-16 of any Latin text every second byte is zero; in that of others still delimiters and line ends are.
  if (Math.max(...zeros) > head.length / 40 && Math.min(...zeros) < Math.max(...zeros) / 10) {
    return zeros[1]! > zeros[0]! ? 'utf-16le' : 'utf-16be'
  }
  const pieces = [head, ...others]
  if (isUtf8(pieces)) return 'utf-8'
  return eightBitEncoding(pieces)
}

function startsWith(bytes: Uint8Array, start: readonly number[]): boolean {
  return start.every((byte, index) => bytes[index] === byte)
}

/**
 * Whether pieces, which can begin and end inside a character, are UTF-8. A few rows may be broken: in any other encoding
 * nearly all that is not ASCII is no UTF-8.
 */
function isUtf8(pieces: readonly Uint8Array[]): boolean {
  let all = 0
  let broken = 0
  for (const piece of pieces) {
    let from = 0
    while (from < 3 && from < piece.length && (piece[from]! & 0xc0) === 0x80) from++
    const text = new TextDecoder('utf-8').decode(piece.subarray(from), { stream: true })
    all += text.match(/[^\0-\x7f]/g)?.length ?? 0
    broken += text.match(/\ufffd/g)?.length ?? 0
  }
  return broken <= all / 10
}

/**
 * Of the encodings before Unicode. Told by how bytes above 7F stand together: alone in Western text, in words in
 * Cyrillic, in pairs in Chinese and Japanese.
 */
function eightBitEncoding(pieces: readonly Uint8Array[]): Encoding {
  let runs = 0
  let evenRuns = 0
  let high = 0
  for (const piece of pieces) {
    let run = 0
    for (let at = 0; at <= piece.length; at++) {
      if (at < piece.length && piece[at]! >= 0x80) {
        run++
      } else if (run > 0) {
        runs++
        high += run
        if (run % 2 === 0) evenRuns++
        run = 0
      }
    }
  }
  if (runs === 0) return 'utf-8'
  const kana = shareOf(pieces, 'shift_jis', /[\u3040-\u30ff]/g)
  if (kana > 0.1) return 'shift_jis'
  if (evenRuns / runs > 0.9 && high / runs >= 2 && shareOf(pieces, 'gb18030', /[\u4e00-\u9fff]/g) > 0.7) {
    return 'gb18030'
  }
  return high / runs >= 2.5 ? 'windows-1251' : 'windows-1252'
}

/** How much of what is not ASCII is of a kind; 0 where the text is none in this encoding. */
function shareOf(pieces: readonly Uint8Array[], encoding: Encoding, kind: RegExp): number {
  let of = 0
  let all = 0
  let broken = 0
  for (const piece of pieces) {
    const text = new TextDecoder(encoding).decode(piece)
    all += text.match(/[^\0-\x7f]/g)?.length ?? 0
    of += text.match(kind)?.length ?? 0
    broken += text.match(/\ufffd/g)?.length ?? 0
  }
  return all === 0 || broken > all / 100 ? 0 : of / all
}

/** A line that names the delimiter is short, even filled up to a row. */
const firstLineCharacters = 2000

export function sniffDelimiter(text: string): ImportFormat['delimiter'] {
  const firstLine = text.slice(0, firstLineCharacters).split(/[\r\n]/)[0]!
  const [, quoted, bare] = namesDelimiter.exec(firstLine) ?? []
  const named = delimiters.find((delimiter) => delimiter === (quoted ?? bare))
  if (named) return named
  let best: { delimiter: ImportFormat['delimiter']; score: number } = { delimiter: ',', score: 0 }
  for (const delimiter of delimiters) {
    const score = evenness(readHead(text.slice(0, lookedText), delimiter, false))
    if (score > best.score) best = { delimiter, score }
  }
  return best.delimiter
}

/** How many of the rows have as many cells as most have, where that is more than one; a little more for more cells. */
function evenness(rows: readonly CsvRow[]): number {
  const counts = new Map<number, number>()
  for (const { cells, fault } of rows.slice(0, looked)) {
    if (fault === null) counts.set(cells.length, (counts.get(cells.length) ?? 0) + 1)
  }
  const [cells, n] = [...counts].sort((a, b) => b[1] - a[1] || b[0] - a[0])[0] ?? [1, 0]
  return cells < 2 ? 0 : (n / Math.min(looked, rows.length)) * (1 + Math.min(cells, 50) / 1000)
}

/** The rows of the beginning of a file. Unless `whole`, the last one may be cut off and is left out. */
export function readHead(text: string, delimiter: string, whole: boolean): CsvRow[] {
  const reader = new CsvReader(delimiter, sniffRowEnd(text))
  const complete = reader.push(text)
  const rows = whole || complete.length === 0 ? complete.concat(reader.end()) : complete
  return rows.filter((row) => !isBlank(row))
}
