import { AppError } from '../../shared/errors.ts'

const kinds: { starts: string; what: string }[] = [
  { starts: '\x89PNG', what: 'is a picture' },
  { starts: '\xff\xd8\xff', what: 'is a picture' },
  { starts: 'GIF8', what: 'is a picture' },
  { starts: '%PDF', what: 'is a PDF document' },
  { starts: '\x1f\x8b', what: 'is compressed. Unpack it first' },
  { starts: '7z\xbc\xaf', what: 'is a packed archive. Unpack it first' },
  { starts: 'Rar!', what: 'is a packed archive. Unpack it first' },
  { starts: 'SQLite format 3', what: 'is a database. Export the users from it as CSV' },
  { starts: '{\\rtf', what: 'is a text document' }
]

/** Throws FILE_NOT_CSV for what is no text, whatever its name ends with. */
export function refuseOtherKinds(head: Uint8Array, name: string): void {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 4096)).toString('latin1')
  const refuse = (what: string) => new AppError('FILE_NOT_CSV', `“${name}” ${what}.`)
  if (start.startsWith('PK\x03\x04')) {
    const sheet = start.includes('opendocument.spreadsheet')
      ? 'a LibreOffice spreadsheet'
      : /\[Content_Types\]\.xml|xl\//.test(start)
        ? 'an Excel workbook'
        : null
    throw refuse(
      sheet
        ? `is ${sheet}. Open it, save it as CSV, and choose that file`
        : 'is a ZIP archive. Unpack it and choose the CSV file in it'
    )
  }
  if (start.startsWith('\xd0\xcf\x11\xe0')) {
    throw refuse('is an Excel workbook. Open it, save it as CSV, and choose that file')
  }
  const kind = kinds.find(({ starts }) => start.startsWith(starts))
  if (kind) throw refuse(`${kind.what}, not a CSV file`.replace(/^(.*\. .*), not a CSV file$/, '$1'))
  if (isBinary(start)) throw refuse('is not text. Choose a CSV file')
}

/** Control characters make up more than a hundredth. In UTF-16 every second byte may be zero. */
function isBinary(start: string): boolean {
  let controls = 0
  let zeros = 0
  for (let at = 0; at < start.length; at++) {
    const code = start.charCodeAt(at)
    if (code === 0) zeros++
    else if (code < 32 && code !== 9 && code !== 10 && code !== 13) controls++
  }
  const isUtf16 = zeros > start.length / 40 && oneSided(start)
  return controls > start.length / 100 || (zeros > start.length / 100 && !isUtf16)
}

function oneSided(start: string): boolean {
  const sides = [0, 0]
  for (let at = 0; at < start.length; at++) if (start.charCodeAt(at) === 0) sides[at & 1]!++
  return Math.min(...sides) < Math.max(...sides) / 10
}
