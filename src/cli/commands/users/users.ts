import { userStatuses } from '../../../shared/models/words.ts'
import { oneOf, pathFrom, wholeNumber } from '../../arguments.ts'
import { withExamples } from '../../examples.ts'
import type { Program, Start } from '../../root-command.ts'
import { addUser, fieldChoice } from './add-user.ts'
import { eraseUsers } from './erase-users.ts'
import { exportPersonalData, exportUsers } from './export-users.ts'
import { importCommand } from './import.ts'
import { listUsers, showUser } from './list-users.ts'
import { resend } from './resend.ts'
import { setStatus } from './set-status.ts'
import {
  addedSinceOption,
  filterOf,
  neverSentOption,
  outcomeOption,
  searchOption,
  statusOption
} from './user-filter.ts'

const oneUser = 'The user’s number or address.'

export function addUserCommands(program: Program, start: Start): void {
  program.addCommand(importCommand(start).copyInheritedSettings(program))
  const users = program.command('users').summary('List, change, export and erase users.')
  users.addCommand(importCommand(start).copyInheritedSettings(program))

  withExamples(
    users
      .command('list')
      .summary('List users.')
      .description('Lists users by name.')
      .addOption(statusOption())
      .addOption(searchOption())
      .addOption(outcomeOption())
      .addOption(neverSentOption())
      .addOption(addedSinceOption())
      .option('--limit <n>', 'At most this many.', wholeNumber(), 100)
      .option('--offset <n>', 'Skip this many first.', wholeNumber(Number.MAX_SAFE_INTEGER, 0), 0)
      .action((options) => start((context) => listUsers(filterOf(options), options, context))),
    'countersign users list --status pending --limit 20',
    'countersign users list --search example.com --json'
  )
  withExamples(
    users
      .command('show')
      .argument('<user>', oneUser)
      .summary('Show a user and what happened.')
      .description('Shows a user and everything that happened, the newest first.')
      .action((user) => start((context) => showUser(user, context))),
    'countersign users show ada@example.com',
    'countersign users show 42 --json'
  )
  withExamples(
    users
      .command('add')
      .argument('<address>', 'The email address.')
      .summary('Add a user.')
      .description('Adds a user whose address is not verified yet.')
      .option('--name <text>', 'The full name.', '')
      .option('--external-id <id>', 'The user’s id in your service.')
      .option('--role <text>', 'A role, for templates.', '')
      .option('--locale <tag>', 'A language, such as en or pt-BR.', '')
      .option(
        '--field <name=value>',
        'A custom field. Can be repeated.',
        fieldChoice,
        {} as Record<string, string>
      )
      .action((address, options) => start((context) => addUser(address, options, context))),
    'countersign users add ada@example.com --name "Ada Lovelace" --field plan=pro'
  )
  withExamples(
    users
      .command('resend')
      .argument('<user>', oneUser)
      .summary('Email one user now.')
      .description(
        'Emails one user now and prints what the mail server answered. Within the cooldown it asks first, or needs ' +
          '--even-if-recent.'
      )
      .option('--template <id>', 'The template to send.', 'confirm-account')
      .option('--same-link', 'Send the newest link that still works instead of a new one.')
      .option('--even-if-recent', 'Also if the user was emailed within the cooldown.')
      .action((user, options) => start((context) => resend(user, options, context))),
    'countersign users resend ada@example.com',
    'countersign users resend 42 --same-link --even-if-recent'
  )
  withExamples(
    users
      .command('set-status')
      .argument('<status>', userStatuses.join(', '), oneOf(userStatuses))
      .argument('<user...>', 'Numbers or addresses.')
      .summary('Mark users pending, verified or undeliverable.')
      .description('Marks users as pending, verified or undeliverable.')
      .action((status, wanted) => start((context) => setStatus(status, wanted, context))),
    'countersign users set-status verified ada@example.com bob@example.com'
  )
  withExamples(
    users
      .command('export')
      .argument('<file>', 'The CSV file to write.')
      .summary('Export users as CSV.')
      .description('Writes users to a CSV file, which an import reads again.')
      .addOption(statusOption())
      .addOption(searchOption())
      .addOption(outcomeOption())
      .addOption(neverSentOption())
      .addOption(addedSinceOption())
      .action((file, options) =>
        start((context) => exportUsers(pathFrom(context.cwd, file), filterOf(options), context))
      ),
    'countersign users export users.csv',
    'countersign users export undeliverable.csv --status undeliverable'
  )
  withExamples(
    users
      .command('personal-data')
      .argument('<user>', oneUser)
      .argument('<file>', 'The JSON file to write.')
      .summary('Export everything that is kept about a user.')
      .description(
        'Writes everything that is kept about a user to a JSON file, for a request under the GDPR.'
      )
      .action((user, file) =>
        start((context) => exportPersonalData(user, pathFrom(context.cwd, file), context))
      ),
    'countersign users personal-data ada@example.com ada.json'
  )
  withExamples(
    users
      .command('erase')
      .argument('<user...>', 'Numbers or addresses.')
      .summary('Erase users permanently, with all traces.')
      .description('Erases users permanently, with all traces. This cannot be undone.')
      .option('--yes', 'Do not ask. Required where nobody can answer.')
      .option('--dry-run', 'Only show what would be erased.')
      .action((wanted, options) => start((context) => eraseUsers(wanted, options, context))),
    'countersign users erase ada@example.com --dry-run',
    'countersign users erase 42 --yes'
  )
}
