import MimeNode from 'nodemailer/lib/mime-node'
import { encodeBody } from './encode-body.ts'

export interface MailAddress {
  /** Shown next to the address; may be empty. */
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
  /** Additional headers. They do not overwrite From, To, Subject, MIME-Version and other headers of the message itself. */
  headers?: Readonly<Record<string, string>>
  /** Letters, digits, `-` and `_`. It must not occur in the text, so draw it at random and keep it with the attempt. */
  boundary: string
}

/**
 * A program wrote the email and nobody should answer it: no out-of-office reply (RFC 3834; Exchange has its own header) and no
 * ticket.
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
 * The complete message (RFC 5322, MIME) with text and HTML as alternatives, as nodemailer's MailComposer would compose it, but
 * synchronously instead of through streams. It is pure: the log relies on the same bytes for the same input when it shows a
 * message as sent.
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
    // Addresses may contain more than ASCII; bodies are encoded as ASCII.
    'utf8'
  )
}

function part(type: string, content: string): string {
  const { encoding, body } = encodeBody(content)
  return `Content-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: ${encoding}\r\n\r\n${body}`
}

/** A new object, because nodemailer writes into its input. */
function oneLine({ name, address }: MailAddress): MailAddress {
  return { name: withoutControls(name), address }
}

/** Text that a mail program would decode (RFC 2047) though nobody encoded it, which would bypass the rule below. */
const encodedWord = /=\?(?=[^?\s]+\?[bq]\?[^?\s]*\?=)/gi

/** Line breaks and other controls would end the header or hide in an encoded word, so they become spaces. */
function withoutControls(text: string): string {
  return text
    .replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replaceAll(encodedWord, '= ?')
    .trim()
}
