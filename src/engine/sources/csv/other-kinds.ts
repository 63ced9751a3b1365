import { AppError } from '../../../shared/errors.ts'

type OtherKind = 'spreadsheet' | 'archive' | 'picture' | 'document' | 'database'

const beginnings: { starts: string; kind: OtherKind }[] = [
  { starts: '\x89PNG', kind: 'picture' },
  { starts: '\xff\xd8\xff', kind: 'picture' },
  { starts: 'GIF8', kind: 'picture' },
  { starts: '%PDF', kind: 'document' },
  { starts: '{\\rtf', kind: 'document' },
  { starts: '\x1f\x8b', kind: 'archive' },
  { starts: 'BZh91AY&SY', kind: 'archive' },
  { starts: '\xfd7zXZ\0', kind: 'archive' },
  { starts: '7z\xbc\xaf', kind: 'archive' },
  { starts: 'Rar!', kind: 'archive' },
  { starts: 'SQLite format 3', kind: 'database' },
  { starts: '\xd0\xcf\x11\xe0', kind: 'spreadsheet' }
]

/** Throws FILE_NOT_CSV for what is not text, whatever its name ends with. */
export function refuseOtherKinds(head: Uint8Array, fileName: string): void {
  const text = Buffer.from(head.buffer, head.byteOffset, head.length).toString('latin1')
  const kind = kindOf(text)
  if (kind) throw new AppError('FILE_NOT_CSV', `file-is-${kind}`, { fileName })
  if (isBinary(text.slice(0, 4096))) throw new AppError('FILE_NOT_CSV', 'file-not-text', { fileName })
}

function kindOf(head: string): OtherKind | null {
  if (head.startsWith('PK\x03\x04')) return kindOfZip(head)
  // A tar archive begins with a name; a RIFF file, with its length.
  if (head.startsWith('ustar', 257)) return 'archive'
  if (head.startsWith('RIFF') && head.startsWith('WEBP', 8)) return 'picture'
  return beginnings.find(({ starts }) => head.startsWith(starts))?.kind ?? null
}

/** By the names of its entries, in whatever order they are. */
function kindOfZip(head: string): OtherKind {
  if (/opendocument\.spreadsheet|xl\/|Index\/Tables\//.test(head)) return 'spreadsheet'
  if (/opendocument\.text|word\//.test(head)) return 'document'
  return head.includes('[Content_Types].xml') ? 'spreadsheet' : 'archive'
}

/** Control characters make up more than a hundredth. UTF-16 has zeros in either half of its characters. */
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
