import { AppError } from '../../shared/errors.ts'
import type { MailPreview, TemplateProblem, TemplateSource } from '../../shared/models/template.ts'
import { compileTemplate, renderTemplate } from './language/compile.ts'
import type { RenderedTemplate } from './language/compile.ts'
import { templateLanguage } from './language/template-language.ts'
import { exampleValues, templateValues } from './language/values.ts'
import type { TemplateRecipient, TemplateValues } from './language/values.ts'

export interface PreviewSettings {
  subjectPrefix: string
  service: { name: string; website: string }
  /** As shown in the email: `Name <address>`. */
  from: string
  /** ms, for the time the link would end at. */
  linkLifetime: number
  now: number
}

/**
 * The email that a user would get, or an example user where there is none. Its link leads nowhere, so a preview never
 * makes a working link. A template that cannot be rendered gives an empty email and the reason.
 */
export function previewTemplate(
  source: TemplateSource,
  recipient: TemplateRecipient | undefined,
  problems: TemplateProblem[],
  { subjectPrefix, service, from, linkLifetime, now }: PreviewSettings
): MailPreview {
  const someone = recipient ?? { ...exampleValues.user, id: 0, externalId: exampleValues.user.id }
  const link = { url: exampleValues.link, expiresAt: now + linkLifetime }
  const { rendered, found } = tryRender(
    source,
    templateValues(someone, link, service, templateLanguage(source.html))
  )
  return {
    subject: `${subjectPrefix} ${rendered.subject}`.trim(),
    html: rendered.html,
    text: rendered.text,
    from,
    to: someone.name === '' ? someone.address : `${someone.name} <${someone.address}>`,
    recipient: { userId: recipient?.id ?? null, name: someone.name, address: someone.address },
    // What only shows with this user's values comes on top of what the template itself has.
    problems: problems.some(({ severity }) => severity === 'error') ? problems : [...problems, ...found]
  }
}

function tryRender(
  source: TemplateSource,
  values: TemplateValues
): { rendered: RenderedTemplate; found: TemplateProblem[] } {
  try {
    return { rendered: renderTemplate(compileTemplate(source), values), found: [] }
  } catch (error) {
    if (!(error instanceof AppError && error.code === 'TEMPLATE_BROKEN')) throw error
    return {
      rendered: { subject: '', html: '', text: '' },
      found: error.data['problems'] as TemplateProblem[]
    }
  }
}
