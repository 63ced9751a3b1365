import { withExamples } from '../../examples.ts'
import type { Program, Start } from '../../root-command.ts'
import { createBackup, listBackups } from './list-backups.ts'
import { restoreBackup } from './restore-backup.ts'

export function addBackupCommands(program: Program, start: Start): void {
  const backups = program.command('backups').summary('List, create and restore backups.')

  withExamples(
    backups
      .command('list')
      .summary('List the backups.')
      .description('Lists the backups of the data, the newest first.')
      .action(() => start(listBackups)),
    'countersign backups list'
  )
  withExamples(
    backups
      .command('create')
      .summary('Create a backup now.')
      .description('Creates a backup of the data, besides those that are created once a day.')
      .action(() => start(createBackup)),
    'countersign backups create --json'
  )
  withExamples(
    backups
      .command('restore')
      .argument('<name>', 'The name, as `backups list` shows it.')
      .summary('Replace the data with a backup.')
      .description(
        'Replaces the data with a backup. The data as it is now becomes a backup itself, and every campaign in the ' +
          'restored data is paused.'
      )
      .option('--yes', 'Do not ask. Required where nobody can answer.')
      .action((name, options) => start((context) => restoreBackup(name, options, context))),
    'countersign backups restore by-hand-2026-11-30T08-00-00-000Z.db --yes'
  )
}
