import { linkMethods } from '../../../shared/models/words.ts'
import { oneOf } from '../../arguments.ts'
import { withExamples } from '../../examples.ts'
import type { Program, Start } from '../../root-command.ts'
import { accountCommand } from '../accounts/account-options.ts'
import { initialize } from './initialize.ts'

export function addInitCommand(program: Program, start: Start): void {
  program.addCommand(
    withExamples(
      accountCommand('init')
        .copyInheritedSettings(program)
        .summary('Set up fresh data, up to a test email.')
        .description(
          'Sets up fresh data: your service, the account to send through, the links and their secret. Ends with a test ' +
            'email. At a terminal it asks for what is not given; elsewhere it needs --service-name, --admin, --from and ' +
            '--host or --service.'
        )
        .option('--service-name <name>', 'The name of your service; emails show it.')
        .option('--website <url>', 'The website of your service.')
        .option('--admin <address>', 'Your own address: the test email goes there.')
        .option('--link-url <pattern>', 'Your page that confirms, with {{ token }} where the token goes.')
        .option(
          '--link-method <method>',
          `How links are signed: ${linkMethods.join(', ')}.`,
          oneOf(linkMethods)
        )
        .option('--no-test', 'Do not connect to the mail server.')
        .action((options) => start((context) => initialize(options, context))),
      'countersign init',
      "countersign init --service-name Ragtime --admin me@ragtime.example --host smtp.ragtime.example --user mailer --from verify@ragtime.example --password-file - --link-url 'https://ragtime.example/confirm/{{ token }}'"
    )
  )
}
