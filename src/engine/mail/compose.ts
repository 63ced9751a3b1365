import MimeNode from 'nodemailer/lib/mime-node'
import { encodeBody } from './encode-body.ts'

export interface MailAddress {
  /** Shown beside the address; may be empty. */
  name: string
  address: string
}

export interface MessageInput {
  from: MailAddress
  replyTo?: MailAddress
  to: MailAddress
  subject: string
  text: string
  html: string
  /** With its angle brackets. */
  messageId: string
  /** Milliseconds since the epoch. */
  date: number
  /** Further headers. Those that the message is made of (From, To, Subject, MIME-Version …) are not overwritten. */
  headers?: Readonly<Record<string, string>>
  /** Letters, digits, `-` and `_`; must not occur in the text, so draw it at random and keep it with the attempt. */
  boundary: string
}

/**
 * Mail that nobody wrote and nobody should answer: no out-of-office reply (RFC 3834; Exchange has its own header), no
 * vacation note, no ticket.
 */
const automaticHeaders = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

const ownHeaders = new Set([
  'from',
  'to',
  'reply-to',
  'subject',
  'message-id',
  'date',
  'mime-version',
  'content-type'
])

/**
 * The complete message (RFC 5322, MIME), text and HTML as alternatives, as nodemailer's MailComposer would make it, but
 * at once instead of through streams. It is pure: the same input gives the same bytes, on which the log relies when it
 * shows a message as sent.
 */
export function composeMessage(input: MessageInput): Buffer {
  const root = new MimeNode('multipart/alternative', { baseBoundary: input.boundary, boundaryPrefix: '=_' })
  root.setHeader('From', oneLine(input.from))
  root.setHeader('To', oneLine(input.to))
  if (input.replyTo) root.setHeader('Reply-To', oneLine(input.replyTo))
  root.setHeader('Subject', withoutControls(input.subject))
  root.setHeader('Message-ID', input.messageId)
  root.setHeader('Date', new Date(input.date))
  for (const [name, value] of Object.entries({ ...automaticHeaders, ...input.headers })) {
    if (!ownHeaders.has(name.toLowerCase())) root.setHeader(name, withoutControls(value))
  }
  const headers = root.buildHeaders()
  const delimiter = `--${String(root.boundary)}`
  return Buffer.from(
    `${headers}\r\n\r\n` +
      `${delimiter}\r\n${part('text/plain', input.text)}\r\n` +
      `${delimiter}\r\n${part('text/html', input.html)}\r\n` +
      `${delimiter}--\r\n`,
    // Addresses may hold more than ASCII; bodies are encoded to it.
    'utf8'
  )
}

function part(type: string, content: string): string {
  const { encoding, body } = encodeBody(content)
  return `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`
}

/** A new object: nodemailer writes into those that it is given. */
function oneLine({ name, address }: MailAddress): MailAddress {
  return { name: withoutControls(name), address }
}

/** What a reader's mail program would decode (RFC 2047), though nobody encoded it: the way round the line below. */
const encodedWord = /=\?(?=[^?\s]+\?[bq]\?[^?\s]*\?=)/gi

/** Line breaks and other controls would end the header, or hide in an encoded word; they become spaces. */
function withoutControls(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(encodedWord, '= ?')
    .trim()
}
