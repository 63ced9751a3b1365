import type { TemplateSource } from '../../../shared/models/template.ts'
import { given, pathFrom } from '../../arguments.ts'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { readRegularFile } from '../../engine/regular-file.ts'
import { CommandError, exitCodes, UsageError } from '../../exit-codes.ts'
import { requireConsent } from '../../require-consent.ts'
import { problemLines, templateJson } from './template-problems.ts'

const maxBytes = 2_000_000

interface TemplateOptions {
  subject?: string | undefined
  preheader?: string | undefined
  html?: string | undefined
  text?: string | undefined
  name?: string | undefined
}

/** `countersign templates set` */
export function setTemplate(id: string, options: TemplateOptions, context: CommandContext): Promise<number> {
  const { terminal } = context
  const changed: Partial<TemplateSource> = given({
    subject: options.subject,
    preheader: options.preheader,
    html: contentOf(options.html, context),
    text: contentOf(options.text, context)
  })
  if (Object.keys(changed).length === 0 && options.name === undefined) {
    throw new UsageError('Nothing to change. See countersign templates set --help.')
  }
  return withEngine(context, 'change', async ({ client }) => {
    const before = await client.templates.get({ id })
    const source = { ...before.source, ...changed }
    const problems = await client.templates.check({ source })
    const errors = problems.filter(({ severity }) => severity === 'error')
    if (errors.length > 0) {
      throw new CommandError('TEMPLATE_BROKEN', problemLines(id, errors).join(' '))
    }
    const saved = await client.templates.save({ id, name: options.name ?? before.name, source })
    for (const line of problemLines(id, problems)) terminal.say(line)
    terminal.say(`Saved ${id}, version ${saved.version}.`)
    terminal.json({ template: templateJson(saved) })
    return exitCodes.done
  })
}

function contentOf(file: string | undefined, { cwd }: CommandContext): string | undefined {
  if (file === undefined) return undefined
  const path = pathFrom(cwd, file)
  try {
    return readRegularFile(path, maxBytes)
  } catch (error) {
    if (error instanceof UsageError) throw error
    throw new UsageError(
      `${path} cannot be read (${(error as NodeJS.ErrnoException).code ?? String(error)}).`
    )
  }
}

/** `countersign templates create` */
export function createTemplate(
  name: string,
  { from }: { from: string },
  context: CommandContext
): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'change', async ({ client }) => {
    const created = await client.templates.create({ from, name })
    terminal.say(`Created ${created.id} from ${from}.`)
    terminal.json({ template: templateJson(created) })
    return exitCodes.done
  })
}

/** `countersign templates remove` */
export function removeTemplate(
  id: string,
  { yes }: { yes?: true | undefined },
  context: CommandContext
): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'change', async ({ client }) => {
    const { name, shipped } = await client.templates.get({ id })
    if (shipped) {
      throw new UsageError(
        `“${name}” is built in and cannot be removed. \`templates reset\` discards its edits.`
      )
    }
    await requireConsent(context, yes === true, `Remove “${name}”?`)
    await client.templates.remove({ id })
    terminal.say(`Removed ${id}.`)
    terminal.json({ removed: id })
    return exitCodes.done
  })
}

/** `countersign templates reset` */
export function resetTemplate(
  id: string,
  { yes }: { yes?: true | undefined },
  context: CommandContext
): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'change', async ({ client }) => {
    const { name, shipped, edited } = await client.templates.get({ id })
    if (!shipped) throw new UsageError(`“${name}” is your own template: there is no original to go back to.`)
    if (edited) {
      await requireConsent(context, yes === true, `Discard the edits of “${name}”?`)
      await client.templates.remove({ id })
    }
    terminal.say(edited ? `${id} is as it was shipped.` : `${id} has no edits.`)
    terminal.json({ template: templateJson(await client.templates.get({ id })) })
    return exitCodes.done
  })
}
