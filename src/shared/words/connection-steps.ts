import { type Catalog, type Reasoned, type ReasonArguments, textOf } from './catalog.ts'
import { errorText } from './errors/error-text.ts'
import type { Format } from './format.ts'

/** How a step of the connection test ended, where it did not fail. */
const connectionStepTexts = {
  'not-tried': () => 'Skipped.',
  canceled: () => 'Canceled.',
  'no-lookup-needed': () => 'No lookup needed.',
  'host-found': ({ host, addresses }: { host: string; addresses: string[] }, format) =>
    `${host} is ${format.list(addresses)}.`,
  connected: ({ address, port }: { address: string; port: number }) =>
    `Connected to ${address}, port ${port}.`,
  'unencrypted-here': () => 'Not encrypted, since the server is on this computer.',
  encrypted: ({ protocol, holder, issuer }: { protocol: string; holder: string; issuer: string | null }) =>
    issuer === null
      ? `${protocol}, certificate of ${holder}.`
      : `${protocol}, certificate of ${holder} issued by ${issuer}.`,
  'token-received': ({ provider }: { provider: string }) => `${provider} issued an access token.`,
  'no-login-needed': () => 'This account doesn’t log in.',
  'logged-in': ({ user }: { user: string }) => `Logged in as ${user}.`,
  'no-test-message': () => 'No test email was requested.',
  'message-accepted': ({ to }: { to: string }) => `The server accepted the email to ${to}.`
} satisfies Catalog

export type ConnectionStepWhy = ReasonArguments<typeof connectionStepTexts>

/** `result`: of this catalog or an error's; null while the step runs. `reply`: the server's own words. */
interface StepResult {
  result: Reasoned | null
  reply: string | null
}

/** Null while there is nothing to say. */
export function connectionStepText({ result, reply }: StepResult, format: Format): string | null {
  if (result === null) return null
  const text = textOf(connectionStepTexts, result, format) ?? errorText(result, format)
  return reply === null ? text : `${text} The server said: ${reply}`
}
