import type { AttemptDetail } from '../models/delivery.ts'
import { causeText } from './cause-words.ts'
import { outcomeMeanings } from './outcome-words.ts'

/** What is known about how near the message shown is to the bytes that were sent. */
export const fidelityWords: Record<AttemptDetail['fidelity'], string> = {
  exact: 'Exact copy (checksum matches what was sent).',
  remade: 'Recreated from the values it was sent with. The text is the same; the bytes may differ.',
  gone: 'The message content is past its retention period. The server’s reply is kept.'
}

const phases: Record<string, string> = {
  dns: 'DNS lookup',
  connect: 'connection',
  greeting: 'server greeting',
  ehlo: 'server greeting (EHLO)',
  tls: 'encryption (TLS)',
  auth: 'login',
  mail: 'sender (MAIL FROM)',
  rcpt: 'recipient (RCPT TO)',
  data: 'message start (DATA)',
  body: 'message transfer',
  final: 'reply to the message',
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
