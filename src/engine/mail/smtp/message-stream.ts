import { Readable } from 'node:stream'
import type { SMTPConnectionEnvelope } from 'nodemailer/lib/smtp-connection'
import type { OutgoingMessage } from '../mailer.ts'

/**
 * A message on its way through nodemailer, which also records how far it got. nodemailer reads it only after the server
 * answered DATA with 354, so `bodyRead` says whether the server may have the message. A piped Transform does not work: pipes
 * drain their source before the server is asked.
 */
export class MessageStream extends Readable {
  readonly raw: Buffer
  /** Whom it is from and for: a reply may speak of either. */
  readonly addresses: OutgoingMessage['envelope']
  /** The server said 354: from now on it may have read the message. */
  bodyRead = false
  /** The connection was logged in, and MAIL FROM was about to be sent. */
  begun = false
  /** The envelope, which nodemailer updates during the dialogue. */
  envelope: Partial<SMTPConnectionEnvelope> | null = null

  constructor(raw: Buffer, addresses: OutgoingMessage['envelope']) {
    // In one piece at any size.
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
 * On a connection that has sent before, nodemailer's pool asks whether nothing was read (`readableDidRead === false`) to send the
 * message again on its own. It must not decide that here (`maxRequeues: 0`); the question would only replace the server's
 * words, such as a 421, with an error that has none. So it gets no answer.
 */
Object.defineProperty(MessageStream.prototype, 'readableDidRead', { get: () => undefined })
