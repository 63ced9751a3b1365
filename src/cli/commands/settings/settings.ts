import { withExamples } from '../../examples.ts'
import type { Program, Start } from '../../root-command.ts'
import { getSetting, listSettings, setSetting } from './change-settings.ts'

export function addSettingCommands(program: Program, start: Start): void {
  const settings = program.command('settings').summary('Show and change the settings.')

  withExamples(
    settings
      .command('list')
      .summary('List all settings.')
      .description('Lists all settings.')
      .action(() => start(listSettings)),
    'countersign settings list'
  )
  withExamples(
    settings
      .command('get')
      .argument('<key>', 'A key, as `settings list` shows it.')
      .summary('Show one setting.')
      .description('Shows one setting.')
      .action((key) => start((context) => getSetting(key, context))),
    'countersign settings get sending.cooldown'
  )
  withExamples(
    settings
      .command('set')
      .argument('<key>', 'A key, as `settings list` shows it.')
      .argument('<value>', 'The value; a duration such as 30m, 24h or 7d where it is one.')
      .summary('Change one setting.')
      .description('Changes one setting. Running campaigns keep what they were started with.')
      .action((key, value) => start((context) => setSetting(key, value, context))),
    'countersign settings set service.name "Ragtime"',
    'countersign settings set sending.cooldown 12h'
  )
}
