/** Why a row cannot be read. */
export type RowFault = 'unclosed-quote' | 'too-long'

export interface CsvRow {
  /** Line of the file where the row begins, 1-based. */
  line: number
  cells: string[]
  /** As it is in the file, without its line end. */
  raw: string
  fault: RowFault | null
}

/** What spreadsheets leave around a table: delimiters and nothing else. It is no row. */
export function isBlank({ fault, cells }: CsvRow): boolean {
  return fault === null && cells.every((cell) => cell.trim() === '')
}

/** A longer row, or a longer value in quotation marks, is a fault. */
export const maxRowCharacters = 1_000_000
const maxQuotedCharacters = 100_000

/** Old Macs ended lines with a carriage return alone. */
export function sniffRowEnd(text: string): '\n' | '\r' {
  return text.includes('\n') || !text.includes('\r') ? '\n' : '\r'
}

/** Excel's own first line, which is no row. */
export const namesDelimiter = /^sep=([,;\t|])$/i

/**
 * Takes CSV apart as it comes, in pieces of any size (RFC 4180; blanks around quotation marks and quotation marks inside
 * a bare value are let through). Blank lines are no rows. A quotation mark that is never closed, or closed in the middle
 * of a value, costs the line it is on and no more: reading goes on with the next line. That is why this is not left to
 * a library: those lose everything up to the next quotation mark, or to the end of the file.
 */
export class CsvReader {
  readonly #delimiter: string
  /** '\n', before which there can be '\r'; or '\r' alone. */
  readonly #rowEnd: string
  #rest = ''
  #line = 1
  /** Inside a row that was too long: its end is looked for. */
  #skipping = false

  constructor(delimiter: string, rowEnd: '\n' | '\r' = '\n') {
    this.#delimiter = delimiter
    this.#rowEnd = rowEnd
  }

  /** The rows that are complete now. */
  push(text: string): CsvRow[] {
    return this.#read(text, false)
  }

  /** What is left at the end of the file. */
  end(): CsvRow[] {
    return this.#read('', true)
  }

  #read(more: string, atEnd: boolean): CsvRow[] {
    const text = this.#rest + more
    const rows: CsvRow[] = []
    let start = 0
    while (start < text.length) {
      const found = text.indexOf(this.#rowEnd, start)
      if (found === -1 && !atEnd && text.length - start <= maxRowCharacters) break
      const lineEnd = found === -1 ? text.length : found
      const next = found === -1 ? text.length : found + 1
      if (this.#skipping) {
        this.#skipping = found === -1 && !atEnd
      } else if (lineEnd - start > maxRowCharacters) {
        rows.push(this.#broken(text, start, start + 1000, 'too-long'))
        this.#skipping = found === -1 && !atEnd
      } else {
        const line = this.#stripped(text, start, lineEnd)
        if (line.includes('"')) {
          const end = this.#readQuoted(text, start, atEnd, rows, line, next)
          if (end === -1) break
          start = end
          continue
        }
        if (line !== '' && !(this.#line === 1 && namesDelimiter.test(line)))
          rows.push({ line: this.#line, cells: line.split(this.#delimiter), raw: line, fault: null })
      }
      if (found !== -1) this.#line++
      start = next
    }
    this.#rest = start === 0 ? text : text.slice(start)
    return rows
  }

  /** Without the '\r' of a '\r\n'. */
  #stripped(text: string, start: number, end: number): string {
    const carriageReturn = this.#rowEnd === '\n' && end > start && text.charCodeAt(end - 1) === 13
    return text.slice(start, carriageReturn ? end - 1 : end)
  }

  #broken(text: string, start: number, end: number, fault: RowFault): CsvRow {
    const raw = this.#stripped(text, start, end)
    return { line: this.#line, cells: raw.split(this.#delimiter), raw, fault }
  }

  /** A row with quotation marks in it. Returns where the next one begins; -1 when more of the file is needed. */
  #readQuoted(
    text: string,
    start: number,
    atEnd: boolean,
    rows: CsvRow[],
    line: string,
    next: number
  ): number {
    const outcome = this.#cells(text, start, atEnd)
    const read = typeof outcome === 'string' ? text.length : outcome.end
    if (outcome === 'more' && read - start <= maxRowCharacters) return -1
    if (typeof outcome === 'string' || read - start > maxRowCharacters) {
      const fault = outcome === 'unclosed' ? 'unclosed-quote' : 'too-long'
      rows.push({ line: this.#line, cells: line.split(this.#delimiter), raw: line, fault })
      this.#line++
      return next
    }
    const { cells, end, next: after } = outcome
    const raw = this.#stripped(text, start, end)
    rows.push({ line: this.#line, cells, raw, fault: null })
    for (let at = start; at < after; at++) {
      at = text.indexOf(this.#rowEnd, at)
      if (at === -1 || at >= after) break
      this.#line++
    }
    return after
  }

  #cells(
    text: string,
    start: number,
    atEnd: boolean
  ): { cells: string[]; end: number; next: number } | 'more' | 'unclosed' {
    const cells: string[] = []
    for (let at = start; ;) {
      let cell: string
      const quote = skipBlanks(text, at)
      if (text.charCodeAt(quote) === 34) {
        const quoted = readQuotedValue(text, quote, atEnd)
        if (typeof quoted === 'string') return quoted
        cell = quoted.value
        at = skipBlanks(text, quoted.end)
        const isEnd =
          at >= text.length || text[at] === this.#delimiter || text[at] === this.#rowEnd || text[at] === '\r'
        if (!isEnd) return 'unclosed'
      } else {
        const bareEnd = this.#bareEnd(text, at)
        cell = text.slice(at, bareEnd)
        at = bareEnd
        if (text[at] !== this.#delimiter && this.#rowEnd === '\n' && cell.endsWith('\r')) {
          cell = cell.slice(0, -1)
        }
      }
      cells.push(cell)
      if (at >= text.length) {
        return atEnd ? { cells, end: text.length, next: text.length } : 'more'
      }
      if (text[at] === this.#delimiter) {
        at++
        continue
      }
      if (text[at] === this.#rowEnd) return { cells, end: at, next: at + 1 }
      // A carriage return after a closing quotation mark.
      if (at + 1 >= text.length) return atEnd ? { cells, end: at, next: text.length } : 'more'
      return text[at + 1] === this.#rowEnd ? { cells, end: at, next: at + 2 } : 'unclosed'
    }
  }

  #bareEnd(text: string, from: number): number {
    for (let at = from; at < text.length; at++) {
      const character = text[at]
      if (character === this.#delimiter || character === this.#rowEnd) return at
    }
    return text.length
  }
}

function skipBlanks(text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) === 32) at++
  return at
}

/** `open` is where its quotation mark is. */
function readQuotedValue(
  text: string,
  open: number,
  atEnd: boolean
): { value: string; end: number } | 'more' | 'unclosed' {
  let value = ''
  for (let from = open + 1; ;) {
    const quote = text.indexOf('"', from)
    if (quote === -1) return atEnd || text.length - open > maxQuotedCharacters ? 'unclosed' : 'more'
    if (quote - open > maxQuotedCharacters) return 'unclosed'
    if (quote + 1 >= text.length && !atEnd) return 'more'
    if (text.charCodeAt(quote + 1) !== 34) return { value: value + text.slice(from, quote), end: quote + 1 }
    value += text.slice(from, quote + 1)
    from = quote + 2
  }
}
