import type { Reasoned } from '../../shared/words/catalog.ts'

/**
 * The port through which the queue sends messages to a mail server. It reports what happened; `classify` decides what to do
 * about it.
 *
 * Everything depends on one fact, `bodyRead`. Until the server answers DATA with 354, it has seen nothing of the message, which
 * may be sent again. From then on the server may have accepted it, even if the connection breaks, and only a person may
 * decide to send it again.
 */

/** One message for one recipient. */
export interface OutgoingMessage {
  /** Bare addresses (`local@domain`), checked before: no white space, control character, `<`, `>` or `,`. */
  envelope: { from: string; to: string }
  /** The complete RFC 5322 message. Lines end with CRLF. */
  raw: Buffer
  /** With its angle brackets, as in `raw`. */
  messageId: string
}

/**
 * The step of the SMTP dialogue in which a send ended. `data` is the DATA command, `body` the bytes after its 354, `final` the
 * reply to the final dot. If several commands were sent at once (PIPELINING) and none was answered, it is the first one.
 */
export type SmtpPhase =
  | 'dns'
  | 'connect'
  | 'tls'
  | 'greeting'
  | 'ehlo'
  | 'auth'
  | 'mail'
  | 'rcpt'
  | 'data'
  | 'body'
  | 'final'
  | 'unknown'

/** What the server said. */
export interface ServerReply {
  /** The three digits, or null where the line did not begin with them. */
  code: number | null
  /** The enhanced status code (RFC 3463), as `5.1.1`. */
  enhanced: string | null
  /** The whole reply as it came, codes included, lines joined by LF, cut at 500 characters. */
  text: string
  /** Its lines begin with different digits: it says yes and no, or for now and for good. */
  contradictsItself?: true
  /** It speaks of the sender's address and not of the recipient's. */
  namesOnlySender?: true
}

export interface SendResult {
  outcome: 'accepted' | 'failed'
  /** True from the moment the server may have read the message's body. */
  bodyRead: boolean
  phase: SmtpPhase
  /** Null: no reply arrived. */
  reply: ServerReply | null
  /**
   * Null when accepted. `code` is nodemailer's, or one of `mailerErrorCodes`; `message` is technical, for the send log; `why`
   * is a reason of words/errors, where one is known. Holds no credential.
   */
  error: { code: string; message: string; why?: Reasoned } | null
  /** Milliseconds since the epoch, from the clock given to the mailer. */
  startedAt: number
  durationMs: number
  /** Set where the address can only be reached through a server that offers SMTPUTF8 (RFC 6531). */
  requiresSmtpUtf8?: boolean
}

/** Codes of the mailer's own errors, besides nodemailer's. */
export const mailerErrorCodes = {
  /** The recipient's address is not exactly one address; nothing was sent. */
  address: 'EADDRESS',
  /** The same for the sender's address. */
  sender: 'ESENDER',
  /** The local part is not ASCII and the server offers no SMTPUTF8; nothing was sent. */
  smtpUtf8: 'ESMTPUTF8',
  /** The mailer was closed; with `bodyRead` false, nothing was sent. */
  closed: 'ECLOSED'
} as const

export interface Mailer {
  /** How many messages may be in flight at once. Never send more. */
  readonly capacity: number

  /** Never rejects. */
  send(message: OutgoingMessage): Promise<SendResult>

  /**
   * Accepts nothing more, gives messages in flight `graceMs` to settle, then cuts the connections. Every send settles before
   * this does; one that was cut keeps its `bodyRead`.
   */
  close(options: { graceMs: number }): Promise<void>
}

/** Where OAuth 2 logins get their access token: one source for all connections of an account. Never stored. */
export interface AccessTokens {
  /** The host name of the provider that issues them. */
  readonly provider: string
  /**
   * A token that should work. Requests one if there is none or it is about to expire. `refused`: the token that the mail server
   * just refused; it is returned again only if it is too new to be stale. Rejects with TokenError.
   */
  get(refused?: string): Promise<string>
  /** Always requests a new token. Rejects with TokenError. */
  renew(): Promise<string>
  /** What must not appear in a text: the latest tokens, and the secrets that request them. */
  secrets(): readonly string[]
}

/** How to reach and use a mail server. Holds secrets: never log it, never store it. */
export interface SmtpAccountConfig {
  host: string
  port: number
  /** `tls` from the first byte, `starttls` required before anything else, `plain-loopback` only on this computer. */
  security: 'tls' | 'starttls' | 'plain-loopback'
  /** Null: no login. */
  user: string | null
  password: string | null
  /** Used instead of the password when given. */
  oauth2?: AccessTokens | null
  /** At least 1. */
  maxConnections: number
  /** A connection is replaced after this many messages. At least 1. */
  messagesPerConnection: number
  /** What this computer calls itself in EHLO; nodemailer's guess when not given. */
  name?: string
  /** PEM. When given, only certificates signed by it are trusted. */
  tlsCa?: string
}
