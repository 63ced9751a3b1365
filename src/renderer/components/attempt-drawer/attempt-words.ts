import type { AttemptDetail } from '../../../shared/models/delivery.ts'
import { causeText } from '../../../shared/words/cause-words.ts'
import { outcomeMeanings } from '../../../shared/words/outcome-words.ts'

/** What is known about how near the message shown is to the bytes that were sent. */
export const fidelityWords: Record<AttemptDetail['fidelity'], string> = {
  exact: 'Exactly as it was sent: its checksum is that of the message handed over.',
  remade: 'Made again from the values it was sent with. Its words are the same; its bytes may differ.',
  gone: 'The message is past its keeping time and cannot be shown. What the server said stays.'
}

const phases: Record<string, string> = {
  dns: 'looking up the mail server',
  connect: 'connecting to the mail server',
  greeting: 'the server’s greeting',
  ehlo: 'the server’s greeting (EHLO)',
  tls: 'securing the connection',
  auth: 'logging in',
  mail: 'naming the sender (MAIL FROM)',
  rcpt: 'naming the recipient (RCPT TO)',
  data: 'announcing the message (DATA)',
  body: 'handing over the message',
  final: 'the answer to the message',
  unknown: 'unknown'
}

/** Where in the conversation with the server it ended. */
export const phaseWords = (phase: string): string => phases[phase] ?? phase

/** What the outcome means, and what comes of it. */
export function explanationOf(attempt: AttemptDetail): { sentence: string; advice: string | null } {
  return attempt.cause
    ? causeText(attempt.cause)
    : { sentence: outcomeMeanings[attempt.outcome], advice: null }
}
