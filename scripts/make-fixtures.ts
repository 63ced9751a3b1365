import { writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { seededRandom } from '../test/helpers/test-parts.ts'
import { type People, peoples } from './fixture-names.ts'

/**
 * Makes the CSV files that tests and demonstrations import, made to look like real exports, and the counts an import of
 * them has to come to. The same bytes on every machine: `node scripts/make-fixtures.ts` writes test/fixtures.
 */
export interface Fixture {
  name: string
  bytes: Buffer
}

export interface ExpectedCounts {
  rows: number
  created: number
  refused: number
  refusedByReason: Record<string, number>
  pending: number
  verified: number
  /** Users beyond the first who share an address with another: the file gives each an id of their own. */
  sharedAddresses: number
}

const brokenOfEachKind = 15
const valid = 12_480
const duplicates = 300
const shared = 8

export function makeFixtures(): Fixture[] {
  const german = germanExport(seededRandom(12_480))
  const french = frenchExport(seededRandom(1_252))
  const expected: Record<string, ExpectedCounts> = {
    'users-12480.csv': german.expected,
    'users-windows-1252.csv': french.expected
  }
  return [
    { name: 'users-12480.csv', bytes: german.bytes },
    { name: 'users-windows-1252.csv', bytes: french.bytes },
    { name: 'users-expected.json', bytes: Buffer.from(`${JSON.stringify(expected, null, 2)}\n`) }
  ]
}

interface Person {
  given: string
  family: string
  language: string
  address: string
}

type Random = () => number
const pick = <T>(random: Random, from: readonly T[]): T => from[Math.floor(random() * from.length)]!

const freeMail = ['posta.example', 'freemail.example', 'postfach.example', 'mail.example', 'webmail.example']
const idn = ['bücher.example', 'пример.example', '例え.example', 'παράδειγμα.example', 'straße-7.example']
const trades = [
  'bau',
  'druck',
  'garten',
  'hof',
  'kontor',
  'labor',
  'moebel',
  'optik',
  'reisen',
  'technik',
  'verlag',
  'werft'
]
const towns = [
  'aachen',
  'bern',
  'celle',
  'dornbirn',
  'emden',
  'fulda',
  'genf',
  'husum',
  'jena',
  'kiel',
  'linz',
  'mainz',
  'ulm'
]

function makePeople(random: Random, count: number, from: readonly People[]): Person[] {
  const addresses = new Set<string>()
  return Array.from({ length: count }, () => {
    const people = pick(random, from)
    const [given, givenAscii] = pick(random, people.given)
    const [family, familyAscii] = pick(random, people.family)
    const kind = random()
    const domain =
      kind < 0.5
        ? pick(random, freeMail)
        : kind < 0.53
          ? pick(random, idn)
          : `${pick(random, trades)}-${pick(random, towns)}.example`
    const local = pick(random, [
      `${givenAscii}.${familyAscii}`,
      `${givenAscii[0]}.${familyAscii}`,
      `${familyAscii}.${givenAscii}`,
      `${givenAscii}_${familyAscii}`
    ])
    const plus = random() < 0.05 ? pick(random, ['+news', '+shop', '+2025', '+countersign']) : ''
    let address = `${local}${plus}@${domain}`
    for (let n = 2; addresses.has(address.toLowerCase()); n++) address = `${local}${n}${plus}@${domain}`
    addresses.add(address.toLowerCase())
    if (random() < 0.04) address = `${address[0]!.toUpperCase()}${address.slice(1)}`
    return { given, family, language: people.language, address }
  })
}

const remarks = [
  'Rückruf erbeten;\r\nam besten vormittags',
  'Kennt uns von der Messe; möchte "nur das Nötigste"',
  'Zeile 1\r\nZeile 2\r\nZeile 3',
  '"Stammkunde" seit 2009',
  'Umzug: Hauptstr. 5; 2. OG',
  'Größe M, Farbe grün',
  'prefers e-mail, not phone'
]

/** An export as a German CRM makes it: UTF-8 with a byte order mark, semicolons, CRLF, values quoted where they must be. */
function germanExport(random: Random): { bytes: Buffer; expected: ExpectedCounts } {
  const headers =
    'Kundennummer;Vorname;Nachname;E-Mail-Adresse;Sprache;Rolle;Bestätigt;Tarif;Bemerkung;Angemeldet am'.split(
      ';'
    )
  const people = makePeople(random, valid, peoples)
  let verified = 0
  const rows = people.map((person, index) => {
    const isVerified = random() < 0.02
    if (isVerified) verified++
    return [
      // Some were entered before there were numbers.
      random() < 0.1 ? '' : `K-${100_000 + index}`,
      person.given,
      person.family,
      person.address,
      person.language,
      pick(random, ['Mitglied', 'Mitglied', 'Mitglied', 'Redaktion', 'Verwaltung', '']),
      isVerified
        ? pick(random, ['ja', '2025-03-14', '14.03.2025 08:30'])
        : pick(random, ['nein', 'nein', '']),
      pick(random, ['Basis', 'Basis', 'Plus', 'Profi', '']),
      random() < 0.03 ? pick(random, remarks) : '',
      `${2015 + Math.floor(random() * 11)}-${two(1 + Math.floor(random() * 12))}-${two(1 + Math.floor(random() * 28))}`
    ]
  })
  for (let n = 0; n < shared; n++) {
    // A couple with one address between them, and two numbers.
    const [one, other] = [rows[1000 + n * 2]!, rows[1001 + n * 2]!]
    one[0] ||= `K-${200_000 + n * 2}`
    other[0] ||= `K-${200_001 + n * 2}`
    other[3] = one[3]!
  }

  const lines = rows.map((row) => Buffer.from(csvLine(row, ';')))
  const later: { after: number; line: Buffer }[] = []
  const numbered = rows.flatMap((row, at) => (row[0] === '' ? [] : [at]))
  const unnumbered = rows.flatMap((row, at) => (row[0] === '' ? [at] : []))
  for (let n = 0; n < duplicates; n++) {
    const at = pick(random, n % 2 === 0 ? numbered : unnumbered)
    const copy = [...rows[at]!]
    // The same number with another spelling of the name; the same address in capitals.
    if (n % 2 === 0) copy[2] = copy[2]!.toUpperCase()
    else copy[3] = copy[3]!.replace(/^[^@]+/, (local) => local.toUpperCase())
    const after = at + Math.floor(random() * (rows.length - at))
    later.push({ after, line: Buffer.from(csvLine(copy, ';')) })
  }
  const broken = brokenRows(random, rows)
  for (const line of broken.lines) later.push({ after: Math.floor(random() * rows.length), line })
  const bytes: Buffer[] = [Buffer.from(`\ufeff${csvLine(headers, ';')}`)]
  const laterAt = new Map<number, Buffer[]>()
  for (const { after, line } of later) laterAt.set(after, [...(laterAt.get(after) ?? []), line])
  for (const [at, line] of lines.entries()) bytes.push(line, ...(laterAt.get(at) ?? []))

  return {
    bytes: Buffer.concat(bytes),
    expected: {
      rows: valid + duplicates + broken.lines.length,
      created: valid,
      refused: duplicates + broken.lines.length,
      refusedByReason: { duplicate: duplicates, ...broken.byReason },
      pending: valid - verified,
      verified,
      sharedAddresses: shared
    }
  }
}

/** Rows with one thing wrong each, of every kind there is in a file. */
function brokenRows(
  random: Random,
  rows: readonly string[][]
): { lines: Buffer[]; byReason: Record<string, number> } {
  const badAddresses = [
    'anna.berg',
    'anna@@berg.example',
    'anna berg@posta.example',
    'Anna Berg <anna@berg.example>',
    'anna@berg',
    'anna..berg@posta.example',
    '.anna@posta.example',
    'anna@-berg.example',
    'anna@posta.example uwe@posta.example',
    `${'a'.repeat(65)}@posta.example`,
    'anna@127.0.0.1',
    'an\u200bna@posta.example',
    'anna@',
    '@posta.example',
    'mailto:anna@posta.example'
  ]
  const kinds: Record<string, (row: string[], n: number) => Buffer | string> = {
    'no-address': (row, n) => csvLine(replaced(row, 3, n % 2 === 0 ? '' : '   '), ';'),
    'bad-address': (row, n) => csvLine(replaced(row, 3, badAddresses[n]!), ';'),
    'too-many-columns': (row) => csvLine([...row, 'noch etwas', 'und mehr'], ';'),
    'too-few-columns': (row) => csvLine(row.slice(0, 3), ';'),
    'unclosed-quote': (row, n) =>
      n % 2 === 0
        ? `${row[0]};"${row[1]};${row.slice(2, 8).join(';')};;${row[9]}\r\n`
        : `${row[0]};"${row[1]}" ${row[2]};${row.slice(2, 8).join(';')};;${row[9]}\r\n`,
    'bad-encoding': (row, n) => {
      const line = Buffer.from(csvLine(replaced(row, 1, n % 2 === 0 ? 'J?rgen' : 'Chlo?'), ';'))
      line[line.indexOf('?')] = n % 2 === 0 ? 0xfc : 0xe9
      return line
    },
    'too-long': (row, n) =>
      n % 2 === 0
        ? csvLine(replaced(row, 2, 'lang '.repeat(120)), ';')
        : csvLine(replaced(row, 0, '9'.repeat(201)), ';'),
    'bad-status': (row, n) => csvLine(replaced(row, 6, ['vielleicht', '?', 'siehe Akte'][n % 3]!), ';')
  }
  const lines: Buffer[] = []
  const byReason: Record<string, number> = {}
  for (const [reason, make] of Object.entries(kinds)) {
    for (let n = 0; n < brokenOfEachKind; n++) {
      const row = [...pick(random, rows)]
      row[0] = `X-${reason}-${n}`
      row[3] = `kaputt.${reason}.${n}@posta.example`
      row[8] = ''
      lines.push(Buffer.from(make(row, n)))
    }
    // A row that ends early has empty cells, and so no address.
    const found = reason === 'too-few-columns' ? 'no-address' : reason
    byReason[found] = (byReason[found] ?? 0) + brokenOfEachKind
  }
  return { lines, byReason }
}

function replaced(row: readonly string[], at: number, value: string): string[] {
  return row.map((cell, index) => (index === at ? value : cell))
}

/** An export as an older French program makes it: Windows-1252, commas, LF, everything in quotation marks. */
function frenchExport(random: Random): { bytes: Buffer; expected: ExpectedCounts } {
  const count = 1_200
  const western = peoples.filter(({ language }) => ['de', 'fr', 'es'].includes(language))
  const people = makePeople(random, count, western).map((person) => ({
    ...person,
    address: person.address.replace(/@.*[^\0-\xff].*$/, '@posta.example')
  }))
  const seen = new Set<string>()
  let verified = 0
  const lines = people.map((person, index) => {
    let { address } = person
    for (let n = 2; seen.has(address.toLowerCase()); n++) address = person.address.replace('@', `.${n}@`)
    seen.add(address.toLowerCase())
    const isVerified = index % 60 === 59
    if (isVerified) verified++
    const row = [
      person.given,
      person.family,
      address,
      pick(random, [
        'Société Générale d’Été',
        'Café “Noir”',
        'Œuvres & Cie',
        'L’Île – Boutique',
        'Ünal, Fils'
      ]),
      isVerified ? 'oui' : 'non',
      `${10 + Math.floor(random() * 90)},00 €`
    ]
    return `${row.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\n`
  })
  const header = 'Prénom,Nom de famille,Courriel,Société,Confirmé,Cotisation\n'
  return {
    bytes: windows1252(header + lines.join('')),
    expected: {
      rows: count,
      created: count,
      refused: 0,
      refusedByReason: {},
      pending: count - verified,
      verified,
      sharedAddresses: 0
    }
  }
}

function csvLine(cells: readonly string[], delimiter: string): string {
  const quoted = cells.map((cell) =>
    cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
  )
  return `${quoted.join(delimiter)}\r\n`
}

/** Throws for a character that is not in Windows-1252. */
function windows1252(text: string): Buffer {
  const decoder = new TextDecoder('windows-1252')
  const codes = new Map(Array.from({ length: 256 }, (_, code) => [decoder.decode(Uint8Array.of(code)), code]))
  return Buffer.from(
    Array.from(text, (character) => {
      const code = codes.get(character)
      if (code === undefined) throw new Error(`“${character}” is not in Windows-1252.`)
      return code
    })
  )
}

const two = (n: number) => String(n).padStart(2, '0')

if (import.meta.main) {
  const folder = resolve(import.meta.dirname, '../test/fixtures')
  for (const { name, bytes } of makeFixtures()) {
    writeFileSync(join(folder, name), bytes)
    console.log(`${name}: ${bytes.length.toLocaleString('en')} bytes`)
  }
}
