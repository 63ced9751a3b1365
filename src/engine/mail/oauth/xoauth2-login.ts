import type { NodemailerError } from 'nodemailer'
import type { SMTPConnectionCustomAuthHandler } from 'nodemailer/lib/smtp-connection'
import type { AccessTokens } from '../mailer.ts'

/**
 * The XOAUTH2 login of Google and Microsoft. nodemailer's own requests a token for each connection, follows redirects with it,
 * drops a new refresh token, and gives up when a plain 535 refuses a stale token. This one uses the account's single source of
 * tokens and replaces a refused token once.
 */
export function xoauth2LogIn(user: string, tokens: AccessTokens): SMTPConnectionCustomAuthHandler {
  return async ({ authMethods, sendCommand }) => {
    if (!authMethods.includes('XOAUTH2')) {
      throw Object.assign(new Error('No log-in with OAuth 2 (XOAUTH2) is offered'), { code: 'ENOAUTH' })
    }
    const tried = await tokens.get()
    let reply = await say(tried)
    if (reply.startsWith('5')) {
      const next = await tokens.get(tried)
      if (next !== tried) reply = await say(next)
    }
    if (!reply.startsWith('2')) throw new Error('Invalid login')

    async function say(token: string): Promise<string> {
      const { response } = await sendCommand(`AUTH XOAUTH2 ${xoauth2Response(user, token)}`)
      // The server gives the reason in base64 and waits for an empty line; the refusal follows.
      return response.startsWith('334') ? (await sendCommand('')).response : response
    }
  }
}

/** https://developers.google.com/workspace/gmail/imap/xoauth2-protocol */
export function xoauth2Response(user: string, token: string): string {
  return Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64')
}

/** The server offers logins, but none with OAuth 2. */
export const offersNoOAuth2 = ({ originalCode }: NodemailerError): boolean => originalCode === 'ENOAUTH'
