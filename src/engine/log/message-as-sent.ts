import { createHash } from 'node:crypto'
import type { AttemptDetail } from '../../shared/models/delivery.ts'
import { buildMessage } from '../campaigns/message-maker.ts'
import { sendContextSchema } from '../campaigns/send-context.ts'
import { readMessage } from '../mailbox/read-message.ts'
import { compileTemplate } from '../templates/render.ts'
import type { KeptAttempt } from './queries.ts'

/**
 * The message of an attempt, made again from what its delivery and its campaign keep, as mail itself is not kept. That the
 * bytes are the same is checked, not believed: `exact` when their SHA-256 is the one noted when the message was handed
 * over. `gone` when the values are past their keeping time.
 */
export async function messageAsSent(
  attempt: KeptAttempt
): Promise<Pick<AttemptDetail, 'message' | 'fidelity'>> {
  const raw = remakeMessage(attempt)
  if (raw === null) return { message: null, fidelity: 'gone' }
  const hash = createHash('sha256').update(raw).digest()
  const same = attempt.messageHash !== null && hash.equals(attempt.messageHash)
  return { message: await readMessage(raw), fidelity: same ? 'exact' : 'remade' }
}

function remakeMessage(attempt: KeptAttempt): Buffer | null {
  const { valuesJson, linkUrl, linkExpiresAt, messageId, datedAt, address } = attempt
  if (valuesJson === null || linkUrl === null || linkExpiresAt === null) return null
  if (messageId === null || datedAt === null) return null
  const context = sendContextSchema.parse(JSON.parse(attempt.context))
  return buildMessage({
    context,
    template: compileTemplate(context.template.source),
    values: JSON.parse(valuesJson),
    link: { url: linkUrl, expiresAt: linkExpiresAt },
    messageId,
    datedAt,
    address
  })
}
