import type { NodemailerError } from 'nodemailer'
import type { SendResult, SmtpPhase } from '../mailer.ts'
import type { MessageStream } from './message-stream.ts'
import { serverReply } from '../verdicts/server-reply.ts'
import { TokenError, tokenErrorCodes } from '../oauth/token-error.ts'
import { isTlsCode } from './tls-errors.ts'

type Failure = Pick<SendResult, 'outcome' | 'bodyRead' | 'phase' | 'reply' | 'error'>

/** In characters; the send log keeps it. */
const maxMessageLength = 500

/** How a send failed in nodemailer. */
export function failedSend(error: NodemailerError, stream: MessageStream): Failure {
  // The mail server was asked for nothing yet, or for a login with an expired token: its words are not the reason.
  if (error instanceof TokenError) {
    const { kind, detail, reason, params } = error
    const failure = {
      code: tokenErrorCodes[kind],
      message: detail.slice(0, maxMessageLength),
      why: { reason, params }
    }
    return { outcome: 'failed', bodyRead: stream.bodyRead, phase: 'auth', reply: null, error: failure }
  }
  return {
    outcome: 'failed',
    bodyRead: stream.bodyRead,
    phase: failedPhase(error, stream),
    reply: serverReply(error.response, stream.addresses),
    error: { code: errorCode(error), message: error.message.slice(0, maxMessageLength) }
  }
}

/** nodemailer's code, or why encryption failed, where Node or OpenSSL say so. */
function errorCode({ code, originalCode }: NodemailerError): string {
  return originalCode && isTlsCode(originalCode) ? originalCode : (code ?? 'EUNKNOWN')
}

/**
 * nodemailer names the command that a reply belongs to. About a broken connection it only says that it broke; how far the
 * message and its envelope got tells where.
 */
function failedPhase(error: NodemailerError, stream: MessageStream): SmtpPhase {
  const command = error.command ?? ''
  if (error.code === 'EMESSAGE') return stream.bodyRead ? 'final' : 'mail'
  if (command === 'MAIL FROM') return 'mail'
  if (command === 'RCPT TO') return 'rcpt'
  if (command === 'DATA') return 'data'
  if (stream.bodyRead) return stream.readableEnded ? 'final' : 'body'
  if (stream.begun) return envelopePhase(stream)
  return openingPhase(error)
}

/** The phase in which opening the connection failed. */
export function openingPhase(error: NodemailerError): SmtpPhase {
  const command = error.command ?? ''
  if (error.code === 'EDNS' || error.syscall === 'getaddrinfo') return 'dns'
  if (command.startsWith('AUTH') || error.code === 'EAUTH') return 'auth'
  if (command === 'EHLO' || command === 'HELO') return 'ehlo'
  if (error.code === 'ETLS' || command === 'STARTTLS' || isTlsError(error)) return 'tls'
  if (error.code === 'ETIMEDOUT') {
    if (error.timeoutType === 'CONNECT_TIMEOUT') return 'connect'
    if (error.timeoutType === 'UPGRADE_TIMEOUT') return 'tls'
    return error.timeoutType === 'GREETING_TIMEOUT' ? 'greeting' : 'unknown'
  }
  if (error.code === 'EPROTOCOL' && error.message.startsWith('Invalid greeting')) return 'greeting'
  return error.code === 'ESOCKET' && isConnectError(error) ? 'connect' : 'unknown'
}

function envelopePhase({ envelope }: MessageStream): SmtpPhase {
  if (envelope?.accepted?.length) return 'data'
  if (envelope?.rejectedErrors?.length) return 'rcpt'
  // Without pipelining, the recipient leaves the queue once MAIL FROM is answered.
  const pipelined = (envelope as { pipelined?: boolean } | null)?.pipelined === true
  return !pipelined && envelope?.rcptQueue?.length === 0 ? 'rcpt' : 'mail'
}

/** OpenSSL's own errors, and the ones Node raises for a certificate. */
function isTlsError(error: NodemailerError): boolean {
  return /^(?:ERR_SSL|ERR_TLS|EPROTO$)|CERT|SELF_SIGNED|UNABLE_TO_|HOSTNAME/.test(error.originalCode ?? '')
}

/** No connection was made. One that broke later (ECONNRESET) tells no phase. */
function isConnectError(error: NodemailerError): boolean {
  return (
    error.syscall === 'connect' ||
    ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL', 'ETIMEDOUT'].includes(
      error.originalCode ?? ''
    )
  )
}
