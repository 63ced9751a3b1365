import { withExamples } from '../../examples.ts'
import type { Program, Start } from '../../root-command.ts'
import { accountCommand } from './account-options.ts'
import { addAccount } from './add-account.ts'
import { activateAccount, removeAccount } from './activate-account.ts'
import { listAccounts, showAccount } from './list-accounts.ts'
import { setAccount } from './set-account.ts'
import { testAccount } from './test-account.ts'

const which = 'The account’s number or name.'

export function addAccountCommands(program: Program, start: Start): void {
  const accounts = program.command('accounts').summary('Set up the mail accounts to send through.')

  withExamples(
    accounts
      .command('list')
      .summary('List the accounts.')
      .description('Lists the accounts.')
      .action(() => start(listAccounts)),
    'countersign accounts list'
  )
  withExamples(
    accounts
      .command('show')
      .argument('<account>', which)
      .summary('Show an account.')
      .description('Shows an account. Passwords are never shown.')
      .action((wanted) => start((context) => showAccount(wanted, context))),
    'countersign accounts show 2'
  )
  accounts.addCommand(
    withExamples(
      accountCommand('add')
        .copyInheritedSettings(accounts)
        .summary('Add a mail server.')
        .description(
          'Adds a mail server. The first one becomes the active account. A password is asked for at the terminal, or ' +
            'read from a file; it is kept in the file of secrets.'
        )
        .action((options) => start((context) => addAccount(options, context))),
      'countersign accounts add --service gmail --user me@gmail.com --from me@gmail.com',
      'countersign accounts add --host smtp.example.com --user mailer --from verify@example.com --password-file pw'
    )
  )
  accounts.addCommand(
    withExamples(
      accountCommand('set')
        .copyInheritedSettings(accounts)
        .argument('<account>', which)
        .summary('Change an account.')
        .description('Changes an account. Options that are not given stay as they are.')
        .action((wanted, options) => start((context) => setAccount(wanted, options, context))),
      'countersign accounts set 2 --rate 5 --connections 2',
      'countersign accounts set 2 --password-file -'
    )
  )
  withExamples(
    accounts
      .command('test')
      .argument('[account]', `${which} The active one, where it is left out.`)
      .summary('Test an account step by step.')
      .description(
        'Tests an account step by step: name, connection, TLS, login, and an email where --send-to is given.'
      )
      .option('--send-to <address>', 'Send a test email, which alone shows whether the sender is allowed.')
      .action((wanted, options) => start((context) => testAccount(wanted ?? null, options, context))),
    'countersign accounts test',
    'countersign accounts test 2 --send-to me@example.com'
  )
  withExamples(
    accounts
      .command('activate')
      .argument('<account>', which)
      .summary('Send new campaigns through an account.')
      .description('Sends new campaigns through this account. Running campaigns keep theirs.')
      .action((wanted) => start((context) => activateAccount(wanted, context))),
    'countersign accounts activate "Our server"'
  )
  withExamples(
    accounts
      .command('remove')
      .argument('<account>', which)
      .summary('Remove an account.')
      .description('Removes an account and its secrets.')
      .action((wanted) => start((context) => removeAccount(wanted, context))),
    'countersign accounts remove 2'
  )
}
