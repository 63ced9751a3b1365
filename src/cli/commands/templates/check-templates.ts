import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { problemLines, problemsJson } from './template-problems.ts'

/** `countersign templates check` */
export function checkTemplates(wanted: string | null, context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'look', async ({ client }) => {
    const ids = wanted === null ? (await client.templates.list({})).map(({ id }) => id) : [wanted]
    const checked = []
    for (const id of ids) {
      const { problems } = await client.templates.get({ id })
      for (const line of problemLines(id, problems)) terminal.say(line)
      checked.push({ id, problems })
    }
    const problems = checked.flatMap((one) => one.problems)
    if (problems.length === 0) terminal.say('No problems found.')
    terminal.json({
      templates: checked.map(({ id, problems }) => ({ id, problems: problemsJson(problems) }))
    })
    return problems.some(({ severity }) => severity === 'error') ? exitCodes.failed : exitCodes.done
  })
}
