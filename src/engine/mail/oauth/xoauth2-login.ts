import type { NodemailerError } from 'nodemailer'
import type { SMTPConnectionCustomAuthHandler } from 'nodemailer/lib/smtp-connection'
import type { AccessTokens } from '../mailer.ts'

/**
 * The log-in XOAUTH2 of Google and Microsoft. nodemailer's own asks for a token for each connection, follows redirects with
 * it, drops a new refresh token, and gives up where a stale token is refused with a plain 535; here the account's one source
 * of tokens is asked, and a token that is refused is replaced once.
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
      // The server says why in base64 and waits for an empty line; then comes the refusal itself.
      return response.startsWith('334') ? (await sendCommand('')).response : response
    }
  }
}

/** https://developers.google.com/workspace/gmail/imap/xoauth2-protocol */
export function xoauth2Response(user: string, token: string): string {
  return Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64')
}

/** The server offers log-ins, and none of them with OAuth 2. */
export const offersNoOAuth2 = ({ originalCode }: NodemailerError): boolean => originalCode === 'ENOAUTH'
