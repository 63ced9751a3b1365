import { Readable } from 'node:stream'
import type { SMTPConnectionEnvelope } from 'nodemailer/lib/smtp-connection'
import type { OutgoingMessage } from '../mailer.ts'

/**
 * A message on its way through nodemailer, and the witness of how far it came. nodemailer reads it only after the
 * server has answered DATA with 354, so whether it was read is whether the server may have the message. A Transform
 * piped into the message would not do: pipes drain their source before the server is asked.
 */
export class MessageStream extends Readable {
  readonly raw: Buffer
  /** Whom it is from and for: a reply may speak of either. */
  readonly addresses: OutgoingMessage['envelope']
  /** The server said 354: from here on it may have read the message. */
  bodyRead = false
  /** A connection stood and was logged in, and MAIL FROM was about to go out. */
  begun = false
  /** The envelope as nodemailer keeps it up to date during the dialogue. */
  envelope: Partial<SMTPConnectionEnvelope> | null = null

  constructor(raw: Buffer, addresses: OutgoingMessage['envelope']) {
    // In one piece whatever its size.
    super({ highWaterMark: raw.length + 1 })
    this.raw = raw
    this.addresses = addresses
  }

  override _read(): void {
    this.bodyRead = true
    this.push(this.raw)
    this.push(null)
  }
}

/**
 * On a connection that has sent before, nodemailer's pool asks whether nothing was read (`readableDidRead === false`)
 * in order to send the message again by itself. That is not its decision here (`maxRequeues: 0`), and all that asking
 * would do is to replace the server's own words, such as a 421, by an error without any. So it gets no answer.
 */
Object.defineProperty(MessageStream.prototype, 'readableDidRead', { get: () => undefined })
