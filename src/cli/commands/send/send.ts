import { rate, wholeNumber } from '../../arguments.ts'
import { withExamples } from '../../examples.ts'
import { UsageError } from '../../exit-codes.ts'
import type { Program, Start } from '../../root-command.ts'
import { sendPending } from './send-pending.ts'
import { work } from './work.ts'

export function addSendCommands(program: Program, start: Start): void {
  withExamples(
    program
      .command('send')
      .summary('Start a campaign to everyone who is pending.')
      .description(
        'Starts a campaign to everyone whose address is not verified yet. Without --wait it is only queued, for ' +
          '`countersign worker` or the app.'
      )
      .option('--pending', 'To everyone whose address is not verified yet. Required.')
      .option('--wait', 'Send it now, and end when nothing is left to send.')
      .option('--template <id>', 'The template to send.', 'confirm-account')
      .option(
        '--account <name>',
        'The account to send through, by name or number, instead of the active one.'
      )
      .option(
        '--limit <n>',
        'Send to at most this many people; the others stay for another time.',
        wholeNumber(10_000)
      )
      .option('--rate <n>', 'Send at most this many messages per second.', rate)
      .option('--even-if-recent', 'Include people who were emailed within the cooldown.')
      .option('--name <text>', 'Name the campaign.')
      .option('--dry-run', 'Only count who would be emailed and who would not.')
      .action((options) => {
        if (options.pending !== true) {
          throw new UsageError('Say who: --pending is everyone whose address is not verified yet.')
        }
        return start((context) => sendPending(options, context))
      }),
    'countersign send --pending --dry-run',
    'countersign send --pending --wait --rate 5',
    'countersign send --pending --limit 20 --template reminder'
  )
  withExamples(
    program
      .command('worker')
      .summary('Send what is queued and what falls due.')
      .description(
        'Sends what is queued and what falls due, until SIGTERM or SIGINT. Then messages that are with the mail server ' +
          'finish, no more are handed over, and it ends with exit code 0.'
      )
      .option('--until-done', 'End when nothing is left to send.')
      .action((options) => start((context) => work(options, context))),
    'countersign worker',
    'countersign worker --until-done --secrets /etc/countersign/secrets.json'
  )
}
