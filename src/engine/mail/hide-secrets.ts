import type { NodemailerError } from 'nodemailer'
import type { SmtpAccountConfig } from './mailer.ts'

/** A shorter one stands in too many words to be taken out of them. */
const minSecretLength = 4

/**
 * Takes an account's password and tokens out of a text: clear, in base64 or hex, percent-encoded or as JSON, alone or within what travels encoded (the
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
  const known = secrets.filter((secret) => secret !== null && secret.length >= minSecretLength) as string[]
  if (known.length === 0) return text
  const base64 = (clear: string) => Buffer.from(clear).toString('base64').replace(/=+$/, '')
  const spelled = known.flatMap((secret) => [
    secret,
    base64(`\0${user}\0${secret}`),
    base64(secret),
    encodeURIComponent(secret.toWellFormed()),
    JSON.stringify(secret).slice(1, -1)
  ])
  const decoded = text
    .replace(hexRun, (run) => (holdsInHex(run, known) ? '[hidden]' : run))
    .replace(/[A-Za-z0-9+/_-]{8,}/g, (run) => (decodesTo(run, known) ? '[hidden]' : run))
  return spelled.reduce((shown, secret) => shown.replaceAll(secret, '[hidden]'), decoded)
}

/** Bytes as two digits each, in one piece or apart: `70:6c:61`, `%70%6c`, `\\x70\\x6c`, `0x70 0x6c`. */
const hexRun = /(?:(?:0x|\\x|%)?[0-9a-f]{2}[ :-]?){3,}(?:0x|\\x|%)?[0-9a-f]{2}/gi

function holdsInHex(run: string, secrets: readonly string[]): boolean {
  const digits = run.replaceAll(/0x|\\x|[ :%-]/gi, '')
  return [0, 1].some((from) => {
    const decoded = Buffer.from(digits.slice(from), 'hex')
    return secrets.some((secret) => decoded.includes(secret))
  })
}

/** Whether a run of base64 holds one of them, wherever in the run the encoded text begins. */
function decodesTo(run: string, secrets: readonly string[]): boolean {
  return [0, 1, 2, 3].some((from) => {
    const decoded = Buffer.from(run.slice(from), 'base64')
    return secrets.some((secret) => decoded.includes(secret))
  })
}
