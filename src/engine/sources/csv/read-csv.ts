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

/** A longer row is refused. */
export const maxRowCharacters = 1_000_000

/** What is held while the end of a quoted value is looked for. */
const maxHeldCharacters = 16_000_000

/** Of a row that is refused for its length. */
const shownCharacters = 1000

/**
 * What ends the rows: a line feed, with or without a carriage return before it, or a carriage return alone, as in files of
 * old Macs and of Excel on a Mac. Line ends inside quotation marks say nothing about it.
 */
export function sniffRowEnd(text: string): '\n' | '\r' {
  let carriageReturns = false
  for (const [, quoted, end] of text.matchAll(/(?:^|[,;|\t\r\n]) *("(?:[^"]|"")*")|(\r\n|\n|\r)/g)) {
    if (quoted !== undefined) continue
    if (end !== '\r') return '\n'
    carriageReturns = true
  }
  return carriageReturns ? '\r' : '\n'
}

/** Excel's own first line, which is no row, also from programs that quote every cell or fill up every row. */
export const namesDelimiter = /^\ufeff?(?:"sep=([,;\t|])"|sep=([,;\t|]))[,;\t|\s]*$/i

/** Where a quoted value ends. */
type Closing =
  /** `at` is its closing quotation mark. `isClean`: no other one stands alone inside it. */
  | { kind: 'closed'; at: number; isClean: boolean }
  /** Nowhere: where it could end, another value begins, or the file ends. */
  | { kind: 'none' }
  /** `from` is where to look on when there is more of the file. */
  | { kind: 'more'; from: number; isClean: boolean }

interface ClosingSearch {
  from: number
  isClean: boolean
  atEnd: boolean
  /** Behind it, a quotation mark right after a delimiter or a line end opens another value. */
  lineEnd: number
  /** Nothing closes the value behind it. */
  until: number
}

/**
 * Takes CSV apart as it comes, in pieces of any size (RFC 4180; blanks around quotation marks and quotation marks inside
 * a bare value are let through). Blank lines are no rows. What is between quotation marks never becomes a row: where a
 * quotation mark inside a value stands alone, the row is refused up to where the value ends. Only a quotation mark that is
 * never closed, or whose value would end where another one begins, costs no more than the line it is on. That is why this
 * is not left to a library: those lose everything up to the next quotation mark, or to the end of the file.
 */
export class CsvReader {
  readonly #delimiter: string
  /** '\n', before which there can be '\r'; or '\r' alone. */
  readonly #rowEnd: string
  #rest = ''
  #line = 1
  /** Inside a row that is too long: its end is looked for, in a bare or a quoted value. */
  #skipping: 'bare' | 'quoted' | null = null
  /** The value of the first row of `#rest` whose end is not there yet, by characters of the row. */
  #open: { quote: number; from: number; isClean: boolean } | null = null
  /** A value that begins before here ends on its line or nowhere. Keeps the time for broken files linear. */
  #noClosingBefore = 0

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
    const whole = this.#rest + more
    // DOS ends a text with Ctrl-Z.
    const text = atEnd && whole.endsWith('\x1a') ? whole.slice(0, -1) : whole
    const rows: CsvRow[] = []
    let start = 0
    while (start < text.length) {
      const next = this.#skipping ? this.#skip(text, start, atEnd) : this.#row(text, start, atEnd, rows)
      if (next === null) break
      start = next
    }
    this.#rest = start === 0 ? text : text.slice(start)
    this.#noClosingBefore = Math.max(0, this.#noClosingBefore - start)
    return rows
  }

  /** Returns where the next row begins; null when more of the file is needed. */
  #row(text: string, start: number, atEnd: boolean, rows: CsvRow[]): number | null {
    // Files that were put together have the mark of each of them.
    if (text.charCodeAt(start) === 0xfeff) return start + 1
    const found = text.indexOf(this.#rowEnd, start)
    if (found === -1 && !atEnd && text.length - start <= maxRowCharacters) return null
    const lineEnd = found === -1 ? text.length : found
    const line = this.#stripped(text, start, lineEnd)
    if (line.includes('"')) return this.#quotedRow(text, start, atEnd, rows)
    if (lineEnd - start > maxRowCharacters) {
      if (found === -1 && !atEnd) return this.#skipFrom(text, start, lineEnd, 'bare', rows)
      rows.push(this.#refused(text, start, lineEnd, 'too-long'))
    } else if (line !== '' && !this.#isPreamble(line)) {
      rows.push({ line: this.#line, cells: line.split(this.#delimiter), raw: line, fault: null })
    }
    return this.#passed(text, start, found === -1 ? text.length : found + 1)
  }

  /** As `#row`, for one with quotation marks in its first line. */
  #quotedRow(text: string, start: number, atEnd: boolean, rows: CsvRow[]): number | null {
    const cells: string[] = []
    let isClean = true
    for (let at = start; ;) {
      const quote = skipBlanks(text, at)
      if (text.charCodeAt(quote) === 34) {
        const closing = this.#closing(text, start, quote, atEnd)
        if (closing.kind === 'more') {
          if (text.length - start <= maxHeldCharacters) return null
          return this.#skipFrom(text, start, closing.from, 'quoted', rows)
        }
        if (closing.kind === 'none') return this.#unclosed(text, start, quote, atEnd, rows)
        isClean &&= closing.isClean
        cells.push(text.slice(quote + 1, closing.at).replaceAll('""', '"'))
        at = skipBlanks(text, closing.at + 1)
      } else {
        const end = this.#bareEnd(text, at)
        const cell = text.slice(at, end)
        const isLast = text[end] !== this.#delimiter
        cells.push(isLast && this.#rowEnd === '\n' && cell.endsWith('\r') ? cell.slice(0, -1) : cell)
        at = end
      }
      if (text[at] === this.#delimiter) {
        at++
        continue
      }
      if (at >= text.length && !atEnd) {
        if (at - start <= maxRowCharacters) return null
        return this.#skipFrom(text, start, at, 'bare', rows)
      }
      return this.#rowOf(cells, isClean, text, start, at, rows)
    }
  }

  /** `at` is at the end of the row, or at the carriage return before it. */
  #rowOf(cells: string[], isClean: boolean, text: string, start: number, at: number, rows: CsvRow[]): number {
    const found = text.indexOf(this.#rowEnd, at)
    const end = found === -1 ? text.length : found
    const raw = this.#stripped(text, start, end)
    if (end - start > maxRowCharacters) rows.push(this.#refused(text, start, end, 'too-long'))
    else if (!this.#isPreamble(raw)) {
      rows.push({ line: this.#line, cells, raw, fault: isClean ? null : 'unclosed-quote' })
    }
    return this.#passed(text, start, found === -1 ? text.length : found + 1)
  }

  /** Costs the lines up to the one that the quotation mark is on. */
  #unclosed(text: string, start: number, quote: number, atEnd: boolean, rows: CsvRow[]): number | null {
    const found = text.indexOf(this.#rowEnd, quote)
    // More of this line may come.
    if (found === -1 && !atEnd) return null
    const lineEnd = found === -1 ? text.length : found
    rows.push(this.#refused(text, start, lineEnd, 'unclosed-quote'))
    return this.#passed(text, start, found === -1 ? text.length : found + 1)
  }

  /** The row is refused as too long; what comes from `at` on still belongs to it. */
  #skipFrom(text: string, start: number, at: number, inside: 'bare' | 'quoted', rows: CsvRow[]): number {
    rows.push(this.#refused(text, start, at, 'too-long'))
    this.#skipping = inside
    this.#open = null
    return this.#passed(text, start, at)
  }

  /** As `#row`, inside a row that is too long. */
  #skip(text: string, start: number, atEnd: boolean): number | null {
    if (this.#skipping === 'quoted') return this.#skipQuoted(text, start, atEnd)
    const end = this.#bareEnd(text, start)
    if (end >= text.length) return text.length
    if (text[end] === this.#rowEnd) {
      this.#skipping = null
      return this.#passed(text, start, end + 1)
    }
    const next = skipBlanks(text, end + 1)
    if (next >= text.length && !atEnd) return end > start ? end : null
    if (text.charCodeAt(next) === 34) {
      this.#skipping = 'quoted'
      return next + 1
    }
    return end + 1
  }

  #skipQuoted(text: string, start: number, atEnd: boolean): number | null {
    const everywhere = { lineEnd: -1, until: Number.POSITIVE_INFINITY }
    const closing = this.#findClosing(text, { from: start, isClean: true, atEnd, ...everywhere })
    if (closing.kind === 'more') {
      // The character before a quotation mark says whether it opens a value.
      const kept = Math.max(start, closing.from - 1)
      return kept > start ? this.#passed(text, start, kept) : null
    }
    if (closing.kind === 'closed') {
      this.#skipping = 'bare'
      return this.#passed(text, start, closing.at + 1)
    }
    // Another value begins: its row is read from its line on, as far as that is still here.
    this.#skipping = null
    const quote = this.#noClosingBefore
    if (!Number.isFinite(quote)) return this.#passed(text, start, text.length)
    return this.#passed(text, start, Math.max(start, text.lastIndexOf(this.#rowEnd, quote - 1) + 1))
  }

  /** Of the value that `quote` opens, in the row that begins at `start`. */
  #closing(text: string, start: number, quote: number, atEnd: boolean): Closing {
    const found = text.indexOf(this.#rowEnd, quote)
    const lineEnd = found === -1 ? text.length : found
    const open = this.#open?.quote === quote - start ? this.#open : null
    const search = { from: open ? start + open.from : quote + 1, isClean: open?.isClean ?? true, atEnd }
    const closing =
      quote < this.#noClosingBefore
        ? this.#findClosing(text, { ...search, lineEnd: Number.POSITIVE_INFINITY, until: lineEnd })
        : this.#findClosing(text, { ...search, lineEnd, until: Number.POSITIVE_INFINITY })
    this.#open =
      closing.kind === 'more'
        ? { quote: quote - start, from: closing.from - start, isClean: closing.isClean }
        : null
    return closing
  }

  #findClosing(text: string, search: ClosingSearch): Closing {
    const { from, atEnd, lineEnd, until } = search
    let { isClean } = search
    for (let at = from; ;) {
      const run = text.indexOf('"', at)
      if (run > until) return { kind: 'none' }
      if (run === -1) {
        if (!atEnd) return { kind: 'more', from: text.length, isClean }
        this.#noClosingBefore = Number.POSITIVE_INFINITY
        return { kind: 'none' }
      }
      let end = run + 1
      while (text.charCodeAt(end) === 34) end++
      const after = skipBlanks(text, end)
      if (!atEnd && this.#isCutOff(text, after)) return { kind: 'more', from: run, isClean }
      // Two of them are one that belongs to the value.
      if ((end - run) % 2 === 1) {
        if (this.#endsValue(text, after)) return { kind: 'closed', at: end - 1, isClean }
        if (run > lineEnd && this.#beginsValue(text, run)) {
          this.#noClosingBefore = run
          return { kind: 'none' }
        }
        isClean = false
      }
      at = end
    }
  }

  /** Whether what is here cannot be told yet. */
  #isCutOff(text: string, at: number): boolean {
    return at >= text.length || (text[at] === '\r' && at + 1 >= text.length)
  }

  #endsValue(text: string, at: number): boolean {
    if (at >= text.length || text[at] === this.#delimiter || text[at] === this.#rowEnd) return true
    return text[at] === '\r' && (at + 1 >= text.length || text[at + 1] === this.#rowEnd)
  }

  #beginsValue(text: string, quote: number): boolean {
    const before = text[quote - 1]
    return before === this.#delimiter || before === this.#rowEnd
  }

  #isPreamble(line: string): boolean {
    return this.#line === 1 && namesDelimiter.test(line)
  }

  /** Counts the lines between `start` and `next`. Returns `next`. */
  #passed(text: string, start: number, next: number): number {
    let at = text.indexOf(this.#rowEnd, start)
    while (at !== -1 && at < next) {
      this.#line++
      at = text.indexOf(this.#rowEnd, at + 1)
    }
    return next
  }

  #refused(text: string, start: number, end: number, fault: RowFault): CsvRow {
    const shownEnd = fault === 'too-long' ? Math.min(end, start + shownCharacters) : end
    const raw = this.#stripped(text, start, shownEnd)
    return { line: this.#line, cells: raw.split(this.#delimiter), raw, fault }
  }

  /** Without the '\r' of a '\r\n'. */
  #stripped(text: string, start: number, end: number): string {
    const carriageReturn = this.#rowEnd === '\n' && end > start && text.charCodeAt(end - 1) === 13
    return text.slice(start, carriageReturn ? end - 1 : end)
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
