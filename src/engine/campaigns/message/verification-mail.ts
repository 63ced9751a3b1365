import type { MailAddress, MessageInput } from '../../mail/index.ts'
import { type CompiledTemplate, renderTemplate, type TemplateValues } from '../../templates/index.ts'
import type { SendContext } from './send-context.ts'

/** A mail without what makes it one of a kind (Message-ID, Date). */
type Mail = Pick<MessageInput, 'from' | 'replyTo' | 'to' | 'subject' | 'text' | 'html'>

/**
 * One verification mail: the subject (with its prefix), the text and the HTML of a template, rendered with the
 * recipient's values in the context the campaign was started with. Sending it is the queue's job.
 */
export function verificationMail(
  to: MailAddress,
  template: CompiledTemplate,
  values: TemplateValues,
  context: SendContext
): Mail {
  const { subject, text, html } = renderTemplate(template, values)
  const { from, replyTo } = context.account
  return {
    from,
    ...(replyTo === '' ? {} : { replyTo: { name: '', address: replyTo } }),
    to,
    subject: `${context.subjectPrefix} ${subject}`.trim(),
    text,
    html
  }
}
