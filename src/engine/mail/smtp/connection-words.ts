import type { NodemailerError } from 'nodemailer'
import { AppError } from '../../../shared/errors.ts'
import type { SmtpAccountConfig } from '../mailer.ts'
import { serverReply } from '../verdicts/server-reply.ts'
import { TokenError } from '../oauth/token-error.ts'
import { tooOldTls } from './tls-errors.ts'
import { offersNoOAuth2 } from '../oauth/xoauth2-login.ts'

/** Why a server could not be reached or used, for the person who set up the account; with the server's own words. */
export function explainConnectionError(error: NodemailerError, config: SmtpAccountConfig): string {
  // A refusal of ours is a sentence already.
  if (error instanceof AppError) return error.message
  if (error instanceof TokenError) return error.sentence
  const reply = serverReply(error.response)
  const said = reply ? ` The server said: ${reply.text}` : ''
  return `${reason(error, config)}${said}`
}

function reason(error: NodemailerError, { host, port, security, user, oauth2 }: SmtpAccountConfig): string {
  const code = error.originalCode ?? error.code ?? ''
  if (error.code === 'EDNS' || /^(?:ENOTFOUND|EAI_AGAIN|ENODATA)$/.test(code)) {
    return `No server called ${host} was found. Check its name, and whether there is a network.`
  }
  if (code === 'ECONNREFUSED') return `${host} takes no connections on port ${port}. Check the port.`
  if (code === 'EHOSTUNREACH' || code === 'ENETUNREACH') {
    return `There is no way to ${host} from this computer. Check the network.`
  }
  if (error.timeoutType === 'GREETING_TIMEOUT' && security !== 'tls') {
    return `${host} says nothing on port ${port}. It may expect TLS from the start (usually port 465).`
  }
  if (error.code === 'ETIMEDOUT' || code === 'ETIMEDOUT') {
    return `${host} does not answer on port ${port}. A firewall may be in between.`
  }
  const certificate = certificateReason(code, error, host)
  if (certificate) return certificate
  if (/^(?:EPROTO|ERR_SSL_\w+)$/.test(code)) {
    return `${host} does not start with TLS on port ${port}. Choose STARTTLS (usually port 587), or another port.`
  }
  if (error.command === 'STARTTLS') {
    return `${host} offers no encryption (STARTTLS) on port ${port}, so nothing secret was sent.`
  }
  if (error.code === 'ENOAUTH') {
    return `${host} offers no log-in on port ${port}. Remove the user name from the account, or use another port.`
  }
  if (error.code === 'EAUTH') {
    if ((error.responseCode ?? 500) < 500)
      return `${host} cannot log in anyone at the moment. Try again later.`
    if (!oauth2) return `${host} refuses this user name and password.`
    return offersNoOAuth2(error)
      ? `${host} offers no log-in with OAuth 2 (XOAUTH2) on port ${port}.`
      : `${host} does not take the access token for ${user}. Check the user name, the scope, and whether this mailbox may send with SMTP.`
  }
  if (error.command === 'MAIL FROM') return 'The server does not let this account send as this sender.'
  if (error.command === 'RCPT TO') return 'The server does not take mail for this recipient.'
  if (error.code === 'EMESSAGE') return 'The server refuses the message.'
  if (error.response) return `${host} refuses.`
  if (error.code === 'ECONNECTION' || code === 'ECONNRESET') return `${host} closed the connection.`
  return `${host} could not be used: ${error.message}`
}

function certificateReason(code: string, error: NodemailerError, host: string): string | null {
  if (code === 'CERT_HAS_EXPIRED') return 'The certificate of the server has expired.'
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return `The certificate of the server is for another name. ${error.message}`
  }
  if (tooOldTls.includes(code)) {
    return `${host} only speaks encryption that is no longer safe (older than TLS 1.2).`
  }
  return /SELF_SIGNED|UNABLE_TO_|CERT_/.test(code)
    ? 'Nobody whom this computer trusts vouches for the certificate of the server.'
    : null
}
