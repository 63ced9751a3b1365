import { randomUUID } from 'node:crypto'
import { invalidField } from '../../shared/errors.ts'
import type { AccountInput } from '../../shared/models/account.ts'
import { testEmailWords } from '../../shared/words/test-email.ts'
import { composeMessage, type OutgoingMessage } from '../mail/index.ts'
import { parseAddress } from '../addresses/index.ts'

/**
 * What the connection test sends: only a message shows whether the server accepts mail from this sender. Throws
 * INVALID_FIELD where `sendTo` is not an address.
 */
export function testMessage(account: AccountInput, sendTo: string, now: number): OutgoingMessage {
  const to = parseAddress(sendTo)
  if (!to.ok) throw invalidField('sendTo', ...to.why)
  const id = randomUUID()
  const messageId = `<${id}@${account.fromAddress.split('@').at(-1)}>`
  const text = testEmailWords.text(account.name)
  const raw = composeMessage({
    from: { name: account.fromName, address: account.fromAddress },
    ...(account.replyTo === '' ? {} : { replyTo: { name: '', address: account.replyTo } }),
    to: { name: '', address: to.address },
    subject: testEmailWords.subject,
    text,
    html: `<p>${escapeHtml(text).trim().replaceAll('\n', '<br>')}</p>`,
    messageId,
    date: now,
    boundary: id
  })
  return { envelope: { from: account.fromAddress, to: to.address }, raw, messageId }
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
