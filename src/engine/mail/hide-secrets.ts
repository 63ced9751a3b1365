import type { NodemailerError } from 'nodemailer'
import type { SmtpAccountConfig } from './mailer.ts'

/** A shorter one is part of too many words. */
const minSecretLength = 4

/**
 * Hides an account's password and tokens in a text, because a server may repeat what it received and the send log keeps its
 * replies. Finds them in the clear, in base64 or hex, percent-encoded or as JSON, alone or inside encoded text such as a login's
 * answer or a challenge. Tokens change, so it asks for them at each text.
 */
export function secretHider({
  user,
  password,
  oauth2
}: Pick<SmtpAccountConfig, 'user' | 'password' | 'oauth2'>): (text: string) => string {
  return (text) => hideSecrets(text, [password, ...(oauth2?.secrets() ?? [])], user)
}

/** Changes the error: nodemailer's errors carry more than their class says, so a copy would lose something. */
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

/** Whether a run of base64 holds one of them, at any offset of the encoded text. */
function decodesTo(run: string, secrets: readonly string[]): boolean {
  return [0, 1, 2, 3].some((from) => {
    const decoded = Buffer.from(run.slice(from), 'base64')
    return secrets.some((secret) => decoded.includes(secret))
  })
}
