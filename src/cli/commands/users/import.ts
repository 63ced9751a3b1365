import { Command } from '@commander-js/extra-typings'
import { delimiters, encodings } from '../../../shared/models/words.ts'
import { oneOf, pathFrom } from '../../arguments.ts'
import { withExamples } from '../../examples.ts'
import type { Start } from '../../root-command.ts'
import { columnChoice, type ColumnChoice } from './column-choice.ts'
import { importUsers } from './import-users.ts'

const delimiterNames = [...delimiters.filter((one) => one !== '\t'), 'tab'] as const

/** `countersign import`, and `countersign users import`. */
export function importCommand(start: Start) {
  return withExamples(
    new Command('import')
      .argument('<file>', 'A CSV file.')
      .summary('Add and update users from a CSV file.')
      .description(
        'Adds and updates users from a CSV file. Columns are known by their names in the first row.'
      )
      .option(
        '--map <column=target>',
        'What a column is, by its name or number; other columns are left out then. Targets: address, name, first-name, ' +
          'last-name, external-id, role, locale, status, link, field:NAME. Can be repeated.',
        columnChoice,
        [] as ColumnChoice[]
      )
      .option('--no-header', 'The first row is a user already. Needs --map with numbers.')
      .option('--encoding <name>', `Instead of detecting it: ${encodings.join(', ')}.`, oneOf(encodings))
      .option('--delimiter <char>', 'Instead of detecting it: , ; | or tab.', oneOf(delimiterNames))
      .option('--refused <file>', 'Save the refused rows, with the reasons, in this file.')
      .option('--dry-run', 'Only count what would happen.')
      .action((file, options) =>
        start((context) =>
          importUsers(
            {
              file: pathFrom(context.cwd, file),
              map: options.map,
              hasHeader: options.header,
              encoding: options.encoding,
              delimiter: options.delimiter === 'tab' ? '\t' : options.delimiter,
              refused: options.refused === undefined ? null : pathFrom(context.cwd, options.refused),
              dryRun: options.dryRun === true
            },
            context
          )
        )
      ),
    'countersign import new-users.csv --dry-run',
    'countersign import users.csv --refused refused.csv',
    'countersign import users.csv --map E-mail=address --map 3=field:plan'
  )
}
