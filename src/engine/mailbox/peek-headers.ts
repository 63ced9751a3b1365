import { addressParser, decodeWords } from 'postal-mime'

/** The longest header block that it reads, in bytes. */
const maxHeader = 64 * 1024

/** What the list of captured emails shows. Parsing the message would take too long, as one arrives every few hundred µs. */
export function peekHeaders(raw: Buffer): { subject: string; toName: string } {
  const end = raw.subarray(0, maxHeader).indexOf('\r\n\r\n')
  const header = raw.subarray(0, end === -1 ? maxHeader : end).toString('utf8')
  const to = field(header, 'to')
  const [first] = to === '' ? [] : addressParser(to)
  return { subject: decodeWords(field(header, 'subject')), toName: first ? decodeWords(first.name) : '' }
}

/** A header's value with its folded lines joined, or an empty text. */
function field(header: string, name: string): string {
  const found = new RegExp(`(?:^|\\r\\n)${name}:([^\\r\\n]*(?:\\r\\n[ \\t][^\\r\\n]*)*)`, 'i').exec(header)
  return (found?.[1] ?? '').replace(/\r\n/g, '').trim()
}
