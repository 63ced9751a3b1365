import type { SMTPConnectionOptions, SMTPPoolOptions } from 'nodemailer'
import { AppError } from '../../../shared/errors.ts'
import type { SmtpAccountConfig } from '../mailer.ts'
import { xoauth2LogIn } from '../oauth/xoauth2-login.ts'

/**
 * RFC 5321 §4.5.3.2.6: a client waits ten minutes for the reply to the final dot. Giving up sooner creates duplicates: the server
 * accepts the message, and nobody receives its reply.
 */
const socketTimeout = 600_000

/** True for an address of this computer itself, the only place where a password may travel in clear text. */
export function isLoopback(host: string): boolean {
  return /^(?:localhost|127(?:\.\d{1,3}){3}|::1|\[::1\])$/i.test(host.trim())
}

/** How nodemailer reaches the server, without a login. Throws INVALID_FIELD for clear text to another computer. */
export function connectionOptions(config: SmtpAccountConfig): SMTPConnectionOptions {
  const common = { port: config.port, socketTimeout, ...(config.name ? { name: config.name } : {}) }
  if (config.security === 'plain-loopback') {
    if (!isLoopback(config.host)) {
      const { host } = config
      throw new AppError('INVALID_FIELD', 'unencrypted-elsewhere', { host }, { data: { field: 'host' } })
    }
    // The name `localhost` could resolve to anything.
    const host = /localhost/i.test(config.host) ? '127.0.0.1' : config.host.replaceAll(/[[\]]/g, '')
    return { ...common, host, secure: false, ignoreTLS: true }
  }
  return {
    ...common,
    host: config.host,
    // Without `requireTLS`, a server that offers no STARTTLS gets the password in clear text.
    ...(config.security === 'tls' ? { secure: true } : { secure: false, requireTLS: true }),
    tls: { minVersion: 'TLSv1.2', ...(config.tlsCa ? { ca: [config.tlsCa] } : {}) }
  }
}

/** The pool's options. Each one keeps a promise; a test fails without it. */
export function poolOptions(
  config: SmtpAccountConfig,
  maxConnections: number
): SMTPPoolOptions & { pool: true } {
  return {
    ...connectionOptions(config),
    ...logInOptions(config),
    pool: true,
    maxConnections,
    maxMessages: Math.max(1, config.messagesPerConnection),
    // A message is sent once. The queue decides whether to send it again, by what the server has read.
    maxRequeues: 0,
    maxRecipients: 1,
    disableFileAccess: true,
    disableUrlAccess: true
  }
}

/** `forceAuth`: otherwise a server that offers no login would silently be used without one. */
export function logInOptions({
  user,
  password,
  oauth2
}: SmtpAccountConfig): Pick<SMTPPoolOptions, 'auth' | 'forceAuth' | 'customAuth'> {
  if (user === null) return {}
  if (oauth2) {
    return {
      forceAuth: true,
      // A different name, because nodemailer handles XOAUTH2 with its own code.
      auth: { type: 'custom', method: 'ACCESS-TOKEN', user },
      customAuth: { 'ACCESS-TOKEN': xoauth2LogIn(user, oauth2) }
    }
  }
  return { forceAuth: true, auth: { user, pass: password ?? '' } }
}
