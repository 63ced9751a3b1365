import type { TemplatePart, TemplateSummary } from '../../../shared/models/template.ts'
import { templateParts } from '../../../shared/models/words.ts'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { withIsoTimes } from '../../json.ts'
import { tableLines } from '../../tables.ts'
import { some } from '../../words.ts'
import { problemLines, templateJson } from './template-problems.ts'

/** `countersign templates list` */
export function listTemplates(context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'look', async ({ client }) => {
    const templates = await client.templates.list({})
    const rows = templates.map((template) => [
      template.id,
      template.name,
      origin(template),
      template.errors === 0 ? '' : some(template.errors, 'error')
    ])
    for (const line of tableLines(['Id', 'Name', 'Origin', 'Errors'], rows)) terminal.say(line)
    terminal.json({ templates: withIsoTimes(templates) })
    return exitCodes.done
  })
}

const origin = ({ shipped, edited }: TemplateSummary) =>
  shipped ? `built-in${edited ? ', edited' : ''}` : 'your own'

/** `countersign templates show` */
export function showTemplate(
  id: string,
  { part }: { part?: TemplatePart | undefined },
  context: CommandContext
): Promise<number> {
  const { terminal, json } = context
  return withEngine(context, 'look', async ({ client }) => {
    const template = await client.templates.get({ id })
    if (part !== undefined && !json) await terminal.write(template.source[part])
    else {
      for (const one of templateParts) terminal.say(`=== ${one}\n${template.source[one]}`)
      for (const line of problemLines(id, template.problems)) terminal.say(line)
    }
    terminal.json({ template: templateJson(template) })
    return exitCodes.done
  })
}
