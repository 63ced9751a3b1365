import type { NodemailerError } from 'nodemailer'
import type { SmtpAccountConfig } from './mailer.ts'

/** A shorter one stands in too many words to be taken out of them. */
const shortest = 4

/**
 * Takes an account's password and tokens out of a text, clear or in base64, alone or within what travels encoded (the
 * answer of a log-in, a challenge): a server may say back what it was told, and its replies are kept in the send log.
 * Tokens change, so they are asked for at each text.
 */
export function secretHider({
  user,
  password,
  oauth2
}: Pick<SmtpAccountConfig, 'user' | 'password' | 'oauth2'>): (text: string) => string {
  return (text) => hideSecrets(text, [password, ...(oauth2?.secrets() ?? [])], user)
}

/** In place: nodemailer's errors carry more than their class says, and are thrown away after. */
export function withoutSecrets(error: NodemailerError, hide: (text: string) => string): NodemailerError {
  error.message = hide(error.message)
  if (error.response) error.response = hide(error.response)
  return error
}

export function hideSecrets(
  text: string,
  secrets: readonly (string | null)[],
  user: string | null = null
): string {
  const known = secrets.filter((secret) => secret !== null && secret.length >= shortest) as string[]
  if (known.length === 0) return text
  const base64 = (clear: string) => Buffer.from(clear).toString('base64').replace(/=+$/, '')
  const spelt = known.flatMap((secret) => [secret, base64(`\0${user}\0${secret}`), base64(secret)])
  const decoded = text.replace(/[A-Za-z0-9+/_-]{8,}/g, (run) => (decodesTo(run, known) ? '[hidden]' : run))
  return spelt.reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), decoded)
}

/** Whether a run of base64 holds one of them, wherever in the run the encoded text begins. */
function decodesTo(run: string, secrets: readonly string[]): boolean {
  return [0, 1, 2, 3].some((from) => {
    const decoded = Buffer.from(run.slice(from), 'base64')
    return secrets.some((secret) => decoded.includes(secret))
  })
}
