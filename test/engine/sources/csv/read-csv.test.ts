import fc from 'fast-check'
import { stringify } from 'csv-stringify/sync'
import { describe, expect, it } from 'vitest'
import { createTextStream, type Encoding } from '../../../../src/engine/sources/csv/decode-text.ts'
import {
  CsvReader,
  type CsvRow,
  maxRowCharacters,
  sniffRowEnd
} from '../../../../src/engine/sources/csv/read-csv.ts'
import { delimiters, encodings } from '../../../../src/shared/models/words.ts'

const read = (text: string, delimiter = ',', rowEnd: '\n' | '\r' = '\n') => {
  const reader = new CsvReader(delimiter, rowEnd)
  return [...reader.push(text), ...reader.end()]
}
const glance = (text: string, delimiter?: string) =>
  read(text, delimiter).map(({ line, cells, fault }) => [line, cells, fault])

describe('a CSV file', () => {
  it('is taken apart into rows with the line each begins on', () => {
    expect(glance('a,b\r\n1,"two\r\nlines"\r\n\r\n3,"say ""hi"", please"\nlast,')).toEqual([
      [1, ['a', 'b'], null],
      [2, ['1', 'two\r\nlines'], null],
      [5, ['3', 'say "hi", please'], null],
      [6, ['last', ''], null]
    ])
  })

  it('keeps each row as it is in the file', () => {
    expect(read('a;"b\nc" \r\nd', ';').map(({ raw }) => raw)).toEqual(['a;"b\nc" ', 'd'])
  })

  it('lets quotation marks inside a bare value and blanks around quoted ones through', () => {
    expect(glance('1,5" disk, "a, b" ,x\n')).toEqual([[1, ['1', '5" disk', 'a, b', 'x'], null]])
  })

  it.each([
    ['is never closed', '1,"open,x\n2,b,c\n3,d,e\n'],
    ['is closed in the middle of a value', '1,"open" x,y\n2,b,c\n3,d,e\n'],
    ['seems to be closed where a later value begins', '1,"open,x\n2,b,c\n3,d,e\n4,"four","4"\n']
  ])('loses one line and no more where a quotation mark %s', (_, text) => {
    const rows = glance(text)
    expect(rows[0]).toEqual([1, expect.anything(), 'unclosed-quote'])
    expect(rows.slice(1, 3)).toEqual([
      [2, ['2', 'b', 'c'], null],
      [3, ['3', 'd', 'e'], null]
    ])
  })

  it('is read to its end after a quotation mark that is closed a hundred thousand characters on', () => {
    const rows = read(`1,"open\n${'x,y\n'.repeat(30_000)}2,"z"\n`)
    expect(rows[0]).toMatchObject({ line: 1, fault: 'unclosed-quote', raw: '1,"open' })
    expect(rows).toHaveLength(30_002)
    expect(rows.at(-1)).toMatchObject({ line: 30_002, cells: ['2', 'z'], fault: null })
  })

  it('is not held in memory for a line that does not end', () => {
    const reader = new CsvReader(',')
    const rows = []
    for (let n = 0; n < 30; n++) rows.push(...reader.push('x'.repeat(maxRowCharacters / 10)))
    rows.push(...reader.push('\n1,2\n'), ...reader.end())
    expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
      [1, 'too-long'],
      [2, null]
    ])
    expect(rows[0]!.raw.length).toBeLessThan(2000)
  })

  it('is not held in memory for a row of endless quoted lines', () => {
    const reader = new CsvReader(',')
    let rows: CsvRow[] = []
    for (let n = 0; n < 40; n++) rows = rows.concat(reader.push(`"${'x\n'.repeat(25_000)}",`))
    expect(rows[0]).toMatchObject({ line: 1, fault: 'too-long' })
  })

  it.each([
    ['is longer than a row may be', `a,"${'mail@x.example,y\n'.repeat(90_000)}",b\n`, 'too-long'],
    ['holds a quotation mark that stands alone', 'a,"say "hi" to\nme, mail@x.example",b\n', 'unclosed-quote'],
    ['comes before one that is never closed', 'a,"x\nmail@x.example,y","b\n', 'unclosed-quote']
  ] as const)('makes no row of the lines of a quoted value that %s', (_, text, fault) => {
    const rows = read(`${text}1,2,3\n`)
    expect(rows.map(({ fault }) => fault)).toEqual([fault, null])
    expect(rows[1]).toMatchObject({ line: text.split('\n').length, cells: ['1', '2', '3'] })
  })

  it('drops what is in quotation marks behind the length that is held, and reads on after it', () => {
    const reader = new CsvReader(',')
    const rows = [...reader.push('a,"')]
    for (let n = 0; n < 40; n++) rows.push(...reader.push('mail@x.example,""y""\n'.repeat(25_000)))
    rows.push(...reader.push('",b\n1,2,3\n'), ...reader.end())
    expect(rows.map(({ line, fault }) => [line, fault])).toEqual([
      [1, 'too-long'],
      [1_000_002, null]
    ])
  })

  it('of several files put together has a mark at the beginning of each, and may end with Ctrl-Z', () => {
    expect(glance('\ufeffa,b\n"1",2\n\ufeff"3, 4",5\n\x1a')).toEqual([
      [1, ['a', 'b'], null],
      [2, ['1', '2'], null],
      [3, ['3, 4', '5'], null]
    ])
  })

  it.each([
    ['a,note\r1,"first\nsecond"\r2,x\r', '\r'],
    ['"a\rb",note\r\n1,x\r\n', '\n'],
    ['one line', '\n']
  ] as const)('ends its rows outside of quotation marks: %j', (text, rowEnd) => {
    expect(sniffRowEnd(text)).toBe(rowEnd)
  })

  it('of an old Mac has carriage returns for line ends', () => {
    expect(read('a,b\r"1\r2",3\r', ',', '\r').map(({ line, cells }) => [line, cells])).toEqual([
      [1, ['a', 'b']],
      [2, ['1\r2', '3']]
    ])
  })

  it("may begin with Excel's line that names the delimiter", () => {
    for (const line of ['sep=;', '"sep=;"', 'SEP=;;;', '\ufeffsep=; '])
      expect(glance(`${line}\r\na;b\r\n`, ';')).toEqual([[2, ['a', 'b'], null]])
  })
})

/** Text that survives each encoding. */
const alphabets: Record<Encoding, string> = {
  'utf-8': 'aZ0 é漢字🙂я',
  'utf-16le': 'aZ0 é漢字🙂я',
  'utf-16be': 'aZ0 é漢字🙂я',
  'windows-1252': 'aZ0 éß€œ“',
  'iso-8859-1': 'aZ0 éßÿ',
  'iso-8859-15': 'aZ0 éß€œ',
  macintosh: 'aZ0 éß€œ',
  'windows-1250': 'aZ0 Łőřž€',
  'iso-8859-2': 'aZ0 Łőřž',
  'windows-1251': 'aZ0 яЁ№',
  'koi8-r': 'aZ0 яЁ',
  'windows-1253': 'aZ0 Ωή€',
  'windows-1254': 'aZ0 şğİı€',
  shift_jis: 'aZ0 漢字カナ表ソ',
  gb18030: 'aZ0 汉字é🙂',
  big5: 'aZ0 漢字功',
  'euc-kr': 'aZ0 한글漢'
}

/** Bytes of a text in an encoding, found by asking its decoder about every one and every pair of bytes. */
function encoderOf(encoding: Encoding): (text: string) => Buffer {
  if (encoding === 'utf-8') return (text) => Buffer.from(text)
  if (encoding === 'utf-16le') return (text) => Buffer.from(text, 'utf16le')
  if (encoding === 'utf-16be') return (text) => Buffer.from(text, 'utf16le').swap16()
  const codes = new Map<string, number[]>()
  const decoder = new TextDecoder(encoding === 'iso-8859-1' ? 'windows-1252' : encoding, { fatal: true })
  const learn = (...bytes: number[]) => {
    try {
      const character = decoder.decode(Uint8Array.from(bytes))
      if (Array.from(character).length === 1 && !codes.has(character)) codes.set(character, bytes)
    } catch {
      // No character.
    }
  }
  for (let one = 0; one < 256; one++) learn(one)
  if (['shift_jis', 'gb18030', 'big5', 'euc-kr'].includes(encoding)) {
    for (let one = 0x81; one < 0xff; one++) for (let two = 0x40; two < 0xff; two++) learn(one, two)
    if (encoding === 'gb18030') learn(0x95, 0x30, 0x85, 0x32) // 🙂 is not among the pairs of GB 18030.
  }
  return (text) => Buffer.from(Array.from(text).flatMap((character) => codes.get(character)!))
}

const write = (rows: string[][], delimiter: string, lineEnd: string) =>
  stringify(rows, { delimiter, record_delimiter: lineEnd, quoted_match: /[\r\n]/ })

describe('reading what was written', () => {
  it.each(encodings)(
    'gives back every value in %s, with any delimiter, in pieces of any size',
    (encoding) => {
      const encode = encoderOf(encoding)
      const value = fc
        .array(
          fc.constantFrom(...Array.from(alphabets[encoding]), '"', ',', ';', '\t', '|', '\n', '\r\n', ' '),
          {
            maxLength: 12
          }
        )
        .map((parts) => parts.join(''))
      const table = fc
        .integer({ min: 2, max: 5 })
        .chain((width) => fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 1 }))
      fc.assert(
        fc.property(
          table,
          fc.constantFrom(...delimiters),
          fc.constantFrom('\n', '\r\n'),
          fc.integer({ min: 1, max: 50 }),
          (rows, delimiter, lineEnd, size) => {
            const bytes = encode(write(rows, delimiter, lineEnd))
            const decoder = createTextStream(encoding)
            const reader = new CsvReader(delimiter)
            const found = []
            for (let at = 0; at < bytes.length; at += size) {
              found.push(...reader.push(decoder.push(bytes.subarray(at, at + size))))
            }
            found.push(...reader.push(decoder.end()), ...reader.end())
            expect(found.map(({ cells }) => cells)).toEqual(rows)
            expect(found.every(({ fault }) => fault === null)).toBe(true)
            const lines = bytes.length === 0 ? 0 : found.at(-1)!.line
            const before = write(rows.slice(0, -1), delimiter, lineEnd)
            expect(lines).toBe(before.split('\n').length)
          }
        ),
        { numRuns: 60 }
      )
    }
  )

  it('finds the same rows in anything, whatever the pieces it comes in', () => {
    const text = fc
      .array(fc.constantFrom('a', '"', '""', ',', '\n', '\r\n', ' ', '"x"', ';'), { maxLength: 60 })
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 7 }), (text, size) => {
        const reader = new CsvReader(',')
        const found = []
        for (let at = 0; at < text.length; at += size) found.push(...reader.push(text.slice(at, at + size)))
        found.push(...reader.end())
        expect(found).toEqual(read(text))
      }),
      { numRuns: 500 }
    )
  })
})

describe('a file that is broken on purpose', () => {
  const patterns = ['\na",, "', '",",\n\n,\r', ' "a b"c\n', '"c,\n', 'x,"\n', '"" "\n', '"x"y\n,', ',"\r\n""']
  // A megabyte each. Where time grows with the square of the size, 120 kB take ten seconds.
  it.each(patterns)('takes no more than moments: %j', (pattern) => {
    const began = performance.now()
    read(`a,"${pattern.repeat(1_000_000 / pattern.length)}`)
    expect(performance.now() - began).toBeLessThan(10_000)
  })
})
