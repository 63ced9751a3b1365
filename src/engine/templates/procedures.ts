import { AppError } from '../../shared/errors.ts'
import type { TemplateProblem, TemplateSource } from '../../shared/models/template.ts'
import { implementer, type EngineContext } from '../context/index.ts'
import { checkTemplate } from './check/check-template.ts'
import { previewTemplate } from './preview.ts'
import { findRecipient, importedFields } from './templates.sql.ts'
import type { Template, TemplateStore } from './template-store.ts'
import { fieldVariable, templateVariables } from './language/variables.ts'

export interface TemplateServices {
  store: TemplateStore
  /** The sender an email would have now, as shown in the email. Empty where no account is set. */
  sender: () => string
}

export function templateProcedures(context: EngineContext, { store, sender }: TemplateServices) {
  const { db, settings, clock } = context
  const { templates } = implementer

  const check = (source: TemplateSource): Promise<TemplateProblem[]> =>
    checkTemplate(
      source,
      importedFields(db).map(({ name }) => name)
    )
  const detail = async (template: Template) => ({
    ...(await summary(template)),
    source: template.source,
    problems: await check(template.source)
  })

  return {
    list: templates.list.handler(async () => {
      const all = []
      // One after another: together they would take their turns all at once.
      for (const template of store.list()) all.push(await summary(template))
      return all
    }),
    get: templates.get.handler(({ input }) => detail(store.get(input.id))),
    check: templates.check.handler(({ input }) => check(input.source)),

    preview: templates.preview.handler(async ({ input }) => {
      const recipient = input.userId === null ? undefined : findRecipient(db, input.userId)
      if (input.userId !== null && !recipient) throw new AppError('NOT_FOUND', 'preview-user-gone')
      const { service, links } = settings.get()
      return previewTemplate(input.source, recipient, await check(input.source), {
        subjectPrefix: service.subjectPrefix,
        service: { name: service.name, website: service.website },
        from: sender(),
        linkLifetime: links.lifetime,
        now: clock.now()
      })
    }),

    save: templates.save.handler(({ input: { id, name, source }, context: { actor } }) =>
      detail(store.save(id, name, source, actor))
    ),
    create: templates.create.handler(({ input: { from, name }, context: { actor } }) =>
      detail(store.create(from, name, actor))
    ),
    remove: templates.remove.handler(({ input }) => {
      store.remove(input.id)
      return {}
    }),
    versions: templates.versions.handler(({ input }) => store.versions(input.id)),
    variables: templates.variables.handler(() => [
      ...templateVariables,
      ...importedFields(db).map(({ name, example }) => fieldVariable(name, example))
    ])
  }
}

async function summary({ source, ...template }: Template) {
  const problems = await checkTemplate(source)
  return { ...template, errors: problems.filter(({ severity }) => severity === 'error').length }
}
