import type { AddressInfo } from 'node:net'
import { SMTPServer } from 'smtp-server'

export interface XOAuth2Server {
  readonly port: number
  /** Each log-in, in order. */
  readonly logins: readonly { user: string; token: string; taken: boolean }[]
  /** Recipients of the mails it took. */
  readonly recipients: readonly string[]
  /** `challenge`: says why in base64 first, as Gmail does. `refuse`: at once, as Microsoft does. */
  refusesWith: 'challenge' | 'refuse'
  /** From now on mails that arrived whole get no answer. */
  stalls: boolean
  close(): Promise<void>
}

/** A mail server that only logs in with OAuth 2, and takes each mail. `valid`: the access tokens that count. */
export async function startXOAuth2Server(valid: ReadonlySet<string>): Promise<XOAuth2Server> {
  const logins: { user: string; token: string; taken: boolean }[] = []
  const recipients: string[] = []
  const smtp = new SMTPServer({
    authMethods: ['XOAUTH2'],
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    closeTimeout: 1,
    onAuth({ username = '', accessToken = '' }, _session, done) {
      const taken = valid.has(accessToken)
      logins.push({ user: username, token: accessToken, taken })
      if (taken) return done(null, { user: username })
      if (server.refusesWith === 'refuse') {
        return done(Object.assign(new Error('5.7.3 Authentication unsuccessful'), { responseCode: 535 }))
      }
      done(null, {
        data: { status: '400', schemes: 'Bearer', scope: 'https://mail.google.com/', said: accessToken }
      })
    },
    onData(stream, session, done) {
      stream.resume()
      stream.on('end', () => {
        recipients.push(...session.envelope.rcptTo.map(({ address }) => address))
        if (!server.stalls) done()
      })
    }
  })
  smtp.on('error', () => {})
  await new Promise<void>((resolve) => smtp.listen(0, '127.0.0.1', () => resolve()))
  const server: XOAuth2Server = {
    port: (smtp.server.address() as AddressInfo).port,
    logins,
    recipients,
    refusesWith: 'challenge',
    stalls: false,
    close: () => new Promise((resolve) => smtp.close(() => resolve()))
  }
  return server
}
