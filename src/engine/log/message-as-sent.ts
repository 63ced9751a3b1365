import { createHash } from 'node:crypto'
import type { Logger } from 'pino'
import type { AttemptDetail } from '../../shared/models/delivery.ts'
import { buildMessage, sendContextSchema } from '../campaigns/index.ts'
import { readMessage } from '../mailbox/index.ts'
import { compileTemplate } from '../templates/index.ts'
import type { KeptMessage } from './attempts.sql.ts'

/**
 * The message of an attempt, made again from what its delivery and its campaign keep, as mail itself is not kept. That the
 * bytes are the same is checked, not believed: `exact` when their SHA-256 is the one noted when the message was handed
 * over. `gone` when the values are past their keeping time, or cannot be read any more: the rest of the attempt is worth
 * showing all the same.
 */
export async function messageAsSent(
  kept: KeptMessage,
  log: Logger
): Promise<Pick<AttemptDetail, 'message' | 'fidelity'>> {
  let raw: Buffer | null = null
  try {
    raw = remakeMessage(kept)
  } catch (error) {
    log.warn({ err: error }, 'a message could not be made again')
  }
  if (raw === null) return { message: null, fidelity: 'gone' }
  const hash = createHash('sha256').update(raw).digest()
  const same = kept.hash !== null && hash.equals(kept.hash)
  return { message: await readMessage(raw), fidelity: same ? 'exact' : 'remade' }
}

function remakeMessage(kept: KeptMessage): Buffer | null {
  const { valuesJson, linkUrl, linkExpiresAt, messageId, datedAt, address } = kept
  if (valuesJson === null || linkUrl === null || linkExpiresAt === null) return null
  if (messageId === null || datedAt === null) return null
  const context = sendContextSchema.parse(JSON.parse(kept.context))
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
