import { sentenceError } from '../../../shared/errors.ts'

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
  const refuse = (what: string) => sentenceError('FILE_NOT_CSV', `“${name}” ${what}.`)
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

/** Control characters make up more than a hundredth. UTF-16 has them in either half of its characters. */
function isBinary(start: string): boolean {
  if (/^(?:\xff\xfe|\xfe\xff)/.test(start)) return false
  const zeros = [0, 0]
  let controls = 0
  for (let at = 0; at < start.length; at++) {
    const code = start.charCodeAt(at)
    if (code === 0) zeros[at & 1]!++
    else if (code < 32 && code !== 9 && code !== 10 && code !== 13) controls++
  }
  const [fewer, more] = [Math.min(...zeros), Math.max(...zeros)]
  if (more > start.length / 40 && fewer < more / 10) return controls > start.length / 4
  return controls + fewer + more > start.length / 100
}
