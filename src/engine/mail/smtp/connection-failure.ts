import type { NodemailerError } from 'nodemailer'
import { AppError } from '../../../shared/errors.ts'
import type { Reasoned } from '../../../shared/words/catalog.ts'
import type { ErrorWhy } from '../../../shared/words/errors/error-text.ts'
import type { SmtpAccountConfig } from '../mailer.ts'
import { serverReply } from '../verdicts/server-reply.ts'
import { TokenError } from '../oauth/token-error.ts'
import { tooOldTls } from './tls-errors.ts'
import { offersNoOAuth2 } from '../oauth/xoauth2-login.ts'

export interface ConnectionFailure {
  /** Of words/errors. */
  result: Reasoned
  /** The server's own words. */
  reply: string | null
}

/** Why a server could not be reached or used. */
export function connectionFailure(error: NodemailerError, config: SmtpAccountConfig): ConnectionFailure {
  if (error instanceof AppError || error instanceof TokenError) {
    return { result: { reason: error.reason, params: error.params }, reply: null }
  }
  const [reason, params] = why(error, config)
  return { result: { reason, params: params ?? {} }, reply: serverReply(error.response)?.text ?? null }
}

function why(error: NodemailerError, { host, port, security, user, oauth2 }: SmtpAccountConfig): ErrorWhy {
  const code = error.originalCode ?? error.code ?? ''
  if (error.code === 'EDNS' || /^(?:ENOTFOUND|EAI_AGAIN|ENODATA)$/.test(code))
    return ['host-not-found', { host }]
  if (code === 'ECONNREFUSED') return ['connection-refused', { port }]
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return ['host-unreachable', { host }]
  if (error.timeoutType === 'GREETING_TIMEOUT' && security !== 'tls') return ['server-silent', { host, port }]
  if (error.code === 'ETIMEDOUT' || code === 'ETIMEDOUT') return ['server-not-answering', { host, port }]
  const certificate = certificateProblem(code, error, host)
  if (certificate) return certificate
  if (/^(?:EPROTO|ERR_SSL_\w+)$/.test(code)) return ['no-tls-from-start', { host, port }]
  if (error.command === 'STARTTLS') return ['no-starttls', { host, port }]
  if (error.code === 'ENOAUTH') return ['no-login-offered', { host, port }]
  if (error.code === 'EAUTH') {
    if ((error.responseCode ?? 500) < 500) return ['login-unavailable', { host }]
    if (!oauth2) return ['wrong-password']
    return offersNoOAuth2(error)
      ? ['no-oauth2-login', { host, port }]
      : ['access-token-refused', { host, user: user ?? '' }]
  }
  if (error.command === 'MAIL FROM') return ['sender-not-allowed']
  if (error.command === 'RCPT TO') return ['recipient-refused']
  if (error.code === 'EMESSAGE') return ['message-refused']
  if (error.response) return ['server-refused', { host }]
  if (error.code === 'ECONNECTION' || code === 'ECONNRESET') return ['connection-closed', { host }]
  return ['connection-failed', { host, detail: error.message }]
}

function certificateProblem(code: string, error: NodemailerError, host: string): ErrorWhy | null {
  if (code === 'CERT_HAS_EXPIRED') return ['certificate-expired']
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return ['certificate-for-another-name', { detail: error.message }]
  }
  if (tooOldTls.includes(code)) return ['tls-too-old', { host }]
  return /SELF_SIGNED|UNABLE_TO_|CERT_/.test(code) ? ['certificate-not-trusted'] : null
}
