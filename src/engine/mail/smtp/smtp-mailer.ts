import { createTransport, type NodemailerError } from 'nodemailer'
import type { SMTPConnectionEnvelope } from 'nodemailer/lib/smtp-connection'
import type SMTPPool from 'nodemailer/lib/smtp-pool'
import { failedSend, openingPhase } from './failed-send.ts'
import { secretHider, withoutSecrets } from '../hide-secrets.ts'
import {
  mailerErrorCodes,
  type Mailer,
  type OutgoingMessage,
  type SendResult,
  type SmtpAccountConfig
} from '../mailer.ts'
import { MessageStream } from './message-stream.ts'
import { isSendableAddress, needsSmtpUtf8 } from '../sendable-address.ts'
import { askForExtensions, offersSmtpUtf8 } from './server-extensions.ts'
import { serverReply } from '../verdicts/server-reply.ts'
import { poolOptions } from './smtp-options.ts'

export interface SmtpMailerDeps {
  /** Milliseconds since the epoch. */
  clock: () => number
  /** Only tests have a reason to set it: see `socketTimeout`. */
  answerTimeoutMs?: number
  log?: { warn: (data: object, message: string) => void }
}

/** A send that has not settled. */
interface Underway {
  stream: MessageStream
  /** Only the first call counts. */
  settle: (result: Outcome) => void
}

/** A result without its times. */
type Outcome = Omit<SendResult, 'startedAt' | 'durationMs'>

/**
 * A mailer on nodemailer's pool: SMTP over TLS, STARTTLS, or clear text to this computer. Opens no connection before
 * the first send. Throws INVALID_FIELD for clear text to another computer.
 */
export function createSmtpMailer(config: SmtpAccountConfig, deps: SmtpMailerDeps): Mailer {
  const capacity = wholeConnections(config.maxConnections)
  const { transport, smtp } = openPool(config, capacity, deps)
  const underway = new Set<Underway>()
  let closed = false
  const whenIdle: (() => void)[] = []
  /** Null until a server has said whether it does. */
  let smtpUtf8: boolean | null = null
  const ending = new AbortController()
  const hide = secretHider(config)

  function send(message: OutgoingMessage): Promise<SendResult> {
    const startedAt = deps.clock()
    return new Promise((resolve) => {
      const send: Underway = {
        stream: new MessageStream(message.raw, message.envelope),
        settle: (outcome) => {
          if (!underway.delete(send)) return
          resolve({ ...outcome, startedAt, durationMs: Math.max(0, deps.clock() - startedAt) })
          if (underway.size === 0) for (const resolveIdle of whenIdle) resolveIdle()
        }
      }
      underway.add(send)
      const { from, to } = message.envelope
      if (closed) send.settle(closedOutcome(send.stream))
      else if (!isSendableAddress(to)) send.settle(refusedHere(mailerErrorCodes.address, to))
      else if (!isSendableAddress(from)) send.settle(refusedHere(mailerErrorCodes.sender, from))
      else if (needsSmtpUtf8(to) || needsSmtpUtf8(from)) void sendWithUtf8(message, send)
      else handOver(message, send)
    })
  }

  function handOver({ envelope, messageId }: OutgoingMessage, send: Underway): void {
    const { stream } = send
    transport.sendMail(
      {
        // Objects: nodemailer would read a string as a list of addresses.
        envelope: {
          from: { name: '', address: envelope.from },
          to: [{ name: '', address: envelope.to }]
        },
        messageId,
        raw: stream
      },
      (error, info) => {
        if (!error) {
          smtpUtf8 ??= offersSmtpUtf8(info.ehlo ?? [])
          send.settle(accepted(hide(info.response)))
        } else if (wasNeverAssigned(error)) {
          // The pool was closed before a connection took it.
          send.settle(closedOutcome(stream))
        } else {
          send.settle(failedSend(withoutSecrets(error, hide), stream))
        }
      }
    )
  }

  /** Without SMTPUTF8, such an address must not be sent at all: nodemailer would send it undeclared. */
  async function sendWithUtf8(message: OutgoingMessage, send: Underway): Promise<void> {
    try {
      smtpUtf8 ??= offersSmtpUtf8(await askForExtensions(config, ending.signal))
    } catch (error) {
      const failed = failedSend(withoutSecrets(error as NodemailerError, hide), send.stream)
      return send.settle({ ...failed, phase: openingPhase(error as NodemailerError), requiresSmtpUtf8: true })
    }
    if (closed) return send.settle(closedOutcome(send.stream))
    if (smtpUtf8) return handOver(message, send)
    send.settle({ ...refusedHere(mailerErrorCodes.smtpUtf8, message.envelope.to), requiresSmtpUtf8: true })
  }

  return {
    capacity,
    send,

    async close({ graceMs }) {
      closed = true
      smtp.close()
      if (underway.size > 0) {
        let timer: NodeJS.Timeout | undefined
        await Promise.race([
          new Promise<void>((resolve) => whenIdle.push(resolve)),
          new Promise<void>((resolve) => (timer = setTimeout(resolve, graceMs)))
        ])
        clearTimeout(timer)
      }
      for (const { stream, settle } of underway) settle(closedOutcome(stream))
      ending.abort()
      // Also connections that nobody waits for, such as one during a RSET.
      smtp.close({ force: true })
    }
  }
}

function openPool(config: SmtpAccountConfig, maxConnections: number, deps: SmtpMailerDeps) {
  const { answerTimeoutMs: socketTimeout } = deps
  const transport = createTransport({
    ...poolOptions(config, maxConnections),
    ...(socketTimeout === undefined ? {} : { socketTimeout })
  })
  transport.use('stream', (mail, done) => {
    const { message } = mail
    const stream = mail.data.raw as MessageStream
    stream.envelope = message.getEnvelope() as Partial<SMTPConnectionEnvelope>
    // nodemailer would copy the message through three streams to look at its last byte.
    message.createReadStream = () => {
      stream.begun = true
      return stream
    }
    done()
  })
  // Not the whole error: the server's words in it may contain anyone's address.
  transport.on('error', ({ code }: NodemailerError) => deps.log?.warn({ code }, 'mail: transport error'))
  return { transport, smtp: transport.transporter as SMTPPool }
}

function wholeConnections(n: number): number {
  return Math.max(1, Math.floor(n))
}

function accepted(response: string): Outcome {
  return {
    outcome: 'accepted',
    bodyRead: true,
    phase: 'final',
    reply: serverReply(response),
    error: null
  }
}

/** nodemailer's error for a queued message when its pool is closed. It has no code. */
function wasNeverAssigned(error: NodemailerError): boolean {
  return error.code === undefined && error.message === 'Connection pool was closed'
}

function refusedHere(code: string, address: string): Outcome {
  const problem = code === mailerErrorCodes.smtpUtf8 ? 'the server lacks SMTPUTF8' : 'not one bare address'
  const message = `${problem}: ${JSON.stringify(address.slice(0, 320))}`
  return { outcome: 'failed', bodyRead: false, phase: 'unknown', reply: null, error: { code, message } }
}

function closedOutcome({ bodyRead, readableEnded }: MessageStream): Outcome {
  return {
    outcome: 'failed',
    bodyRead,
    phase: bodyRead ? (readableEnded ? 'final' : 'body') : 'unknown',
    reply: null,
    error: { code: mailerErrorCodes.closed, message: 'mailer closed' }
  }
}
