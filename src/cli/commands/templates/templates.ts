import { templateParts } from '../../../shared/models/words.ts'
import { oneOf } from '../../arguments.ts'
import { withExamples } from '../../examples.ts'
import type { Program, Start } from '../../root-command.ts'
import { checkTemplates } from './check-templates.ts'
import { listTemplates, showTemplate } from './list-templates.ts'
import { createTemplate, removeTemplate, resetTemplate, setTemplate } from './set-template.ts'

const which = 'The id, as `templates list` shows it.'

export function addTemplateCommands(program: Program, start: Start): void {
  const templates = program.command('templates').summary('Show, change and check the email templates.')

  withExamples(
    templates
      .command('list')
      .summary('List the templates.')
      .description('Lists the templates.')
      .action(() => start(listTemplates)),
    'countersign templates list'
  )
  withExamples(
    templates
      .command('show')
      .argument('<id>', which)
      .summary('Print a template.')
      .description('Prints the parts of a template, or one of them alone.')
      .option('--part <part>', `Only this part: ${templateParts.join(', ')}.`, oneOf(templateParts))
      .action((id, options) => start((context) => showTemplate(id, options, context))),
    'countersign templates show confirm-account',
    'countersign templates show confirm-account --part html > mail.html'
  )
  withExamples(
    templates
      .command('set')
      .argument('<id>', which)
      .summary('Change a template.')
      .description('Changes a template. Parts that are not given stay as they are. Errors are refused.')
      .option('--subject <text>', 'The subject.')
      .option('--preheader <text>', 'The line that inboxes show after the subject.')
      .option('--html <file>', 'Read the HTML part from this file.')
      .option('--text <file>', 'Read the text part from this file.')
      .option('--name <text>', 'The name of the template.')
      .action((id, options) => start((context) => setTemplate(id, options, context))),
    "countersign templates set confirm-account --subject 'Please confirm your address'",
    'countersign templates set confirm-account --html mail.html --text mail.txt'
  )
  withExamples(
    templates
      .command('create')
      .argument('<name>', 'The name of the new template.')
      .summary('Create a template from another.')
      .description('Creates a template with the content of another one. Change it with `templates set`.')
      .option('--from <id>', 'The template to copy.', 'confirm-account')
      .action((name, options) => start((context) => createTemplate(name, options, context))),
    'countersign templates create "Spring reminder" --from reminder'
  )
  withExamples(
    templates
      .command('remove')
      .argument('<id>', which)
      .summary('Remove a template of your own.')
      .description('Removes a template of your own. Campaigns that were started keep theirs.')
      .option('--yes', 'Do not ask. Required where nobody can answer.')
      .action((id, options) => start((context) => removeTemplate(id, options, context))),
    'countersign templates remove spring-reminder --yes'
  )
  withExamples(
    templates
      .command('check')
      .argument('[id]', `${which} All templates, where it is left out.`)
      .summary('Check templates for errors.')
      .description('Checks templates, and ends with exit code 1 where one has errors.')
      .action((id) => start((context) => checkTemplates(id ?? null, context))),
    'countersign templates check'
  )
  withExamples(
    templates
      .command('reset')
      .argument('<id>', which)
      .summary('Discard the edits of a built-in template.')
      .description('Discards the edits of a built-in template. Campaigns that were started keep theirs.')
      .option('--yes', 'Do not ask. Required where nobody can answer.')
      .action((id, options) => start((context) => resetTemplate(id, options, context))),
    'countersign templates reset confirm-account --yes'
  )
}
