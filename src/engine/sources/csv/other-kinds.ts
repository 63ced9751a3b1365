import { AppError } from '../../../shared/errors.ts'

type OtherKind = 'spreadsheet' | 'archive' | 'picture' | 'document' | 'database'

const beginnings: { starts: string; kind: OtherKind }[] = [
  { starts: '\x89PNG', kind: 'picture' },
  { starts: '\xff\xd8\xff', kind: 'picture' },
  { starts: 'GIF8', kind: 'picture' },
  { starts: '%PDF', kind: 'document' },
  { starts: '{\\rtf', kind: 'document' },
  { starts: '\x1f\x8b', kind: 'archive' },
  { starts: '7z\xbc\xaf', kind: 'archive' },
  { starts: 'Rar!', kind: 'archive' },
  { starts: 'SQLite format 3', kind: 'database' },
  { starts: '\xd0\xcf\x11\xe0', kind: 'spreadsheet' }
]

/** Throws FILE_NOT_CSV for what is not text, whatever its name ends with. */
export function refuseOtherKinds(head: Uint8Array, fileName: string): void {
  const start = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 4096)).toString('latin1')
  const kind = kindOf(start)
  if (kind) throw new AppError('FILE_NOT_CSV', `file-is-${kind}`, { fileName })
  if (isBinary(start)) throw new AppError('FILE_NOT_CSV', 'file-not-text', { fileName })
}

function kindOf(start: string): OtherKind | null {
  if (start.startsWith('PK\x03\x04')) {
    const isSheet = /opendocument\.spreadsheet|\[Content_Types\]\.xml|xl\//.test(start)
    return isSheet ? 'spreadsheet' : 'archive'
  }
  return beginnings.find(({ starts }) => start.startsWith(starts))?.kind ?? null
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
