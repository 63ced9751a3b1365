import PostalMime from 'postal-mime'
import type { Address, Email } from 'postal-mime'
import type { MessageView } from '../../shared/models/delivery.ts'
import { extractLinks } from './extract-links.ts'
import { peekHeaders } from './peek-headers.ts'

/** Above any email that is meant to be read. An email that exceeds them is shown as its source. */
const limits = { maxNestingDepth: 30, maxHeadersSize: 256 * 1024, maxRfc822NestingDepth: 0 }

/**
 * Parsing takes about 10 µs per line and holds up the engine meanwhile. An attachment of 700 KB has this many lines; the app's own
 * emails have a few hundred.
 */
const maxLines = 10_000

/**
 * A message as a mail program would show it. It does not sanitize anything: the window shows the HTML in a sandboxed frame that runs
 * no script and loads nothing.
 */
export async function readMessage(raw: Uint8Array): Promise<MessageView> {
  const source = Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength)
  if (hasTooManyLines(source)) return unreadable(source)
  let email: Email
  try {
    email = await PostalMime.parse(source, limits)
  } catch {
    return unreadable(source)
  }
  const html = email.html ?? null
  const text = email.text ?? null
  return {
    subject: email.subject ?? '',
    from: email.from ? inWords(email.from) : '',
    to: (email.to ?? []).map(inWords).join(', '),
    messageId: email.messageId ?? '',
    html,
    text,
    source: source.toString(),
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    links: extractLinks(html, text)
  }
}

function hasTooManyLines(source: Buffer): boolean {
  let lines = 0
  for (let at = source.indexOf('\n'); at !== -1; at = source.indexOf('\n', at + 1)) {
    if (++lines > maxLines) return true
  }
  return false
}

function unreadable(source: Buffer): MessageView {
  const { subject, toName } = peekHeaders(source)
  const text = source.toString()
  return {
    subject,
    from: '',
    to: toName,
    messageId: '',
    html: null,
    text: null,
    source: text,
    headers: [],
    links: []
  }
}

function inWords({ name, address, group }: Address): string {
  if (group) return `${name}: ${group.map(inWords).join(', ')};`
  return name === '' ? address : `${name} <${address}>`
}
