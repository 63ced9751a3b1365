import type { MailAddress, MessageInput } from '../../mail/compose.ts'
import { type CompiledTemplate, renderTemplate } from '../../templates/render.ts'
import type { TemplateValues } from '../../templates/language/values.ts'
import type { SendContext } from './send-context.ts'

/** A mail without what makes it one of a kind (Message-ID, Date). */
export type Mail = Pick<MessageInput, 'from' | 'replyTo' | 'to' | 'subject' | 'text' | 'html'>

/** Takes a mail and sees to it that it gets out: at once, without making anybody wait. */
export interface Background {
  handOver(mail: Mail): void
}

/**
 * Sends one verification mail. It is the old lesson, 'send e-mail asynchronously': render the subject (with its prefix),
 * the text and the HTML of a template with the recipient's values, in the context the campaign was started with; hand
 * the message to the background; return at once. Where a web app gives it to a thread, which loses it when it dies, the
 * background here is a durable queue: the recipient's row is claimed before a server hears of it, and settled with the
 * server's own words.
 */
export function sendVerification(
  to: MailAddress,
  template: CompiledTemplate,
  values: TemplateValues,
  context: SendContext,
  background: Background
): void {
  const { subject, text, html } = renderTemplate(template, values)
  const { from, replyTo } = context.account
  background.handOver({
    from,
    ...(replyTo === '' ? {} : { replyTo: { name: '', address: replyTo } }),
    to,
    subject: `${context.subjectPrefix} ${subject}`.trim(),
    text,
    html
  })
}
