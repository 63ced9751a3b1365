import type { SmtpAccountConfig } from './mailer.ts'

/** A shorter one stands in too many words to be taken out of them. */
const shortest = 4

/**
 * Takes an account's password and token out of a text, clear or in the spellings they travel in: a server may say back
 * what it was told, and its replies are kept in the send log.
 */
export function secretHider({
  user,
  password,
  accessToken
}: Pick<SmtpAccountConfig, 'user' | 'password' | 'accessToken'>): (text: string) => string {
  const base64 = (text: string) => Buffer.from(text).toString('base64').replace(/=+$/, '')
  const hidden = [password, accessToken].flatMap((secret) =>
    secret && secret.length >= shortest
      ? [
          secret,
          base64(secret),
          base64(`\0${user}\0${secret}`),
          base64(`user=${user}\x01auth=Bearer ${secret}\x01\x01`)
        ]
      : []
  )
  return (text) => hidden.reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), text)
}
