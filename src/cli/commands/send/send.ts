import type { UserFilter } from '../../../shared/models/user.ts'
import { futureMoment, rate, wholeNumber } from '../../arguments.ts'
import { withExamples } from '../../examples.ts'
import { UsageError } from '../../exit-codes.ts'
import type { Program, Start } from '../../root-command.ts'
import {
  addedSinceOption,
  filterOf,
  neverSentOption,
  outcomeOption,
  searchOption
} from '../users/user-filter.ts'
import { sendCampaign } from './send-campaign.ts'
import { work } from './work.ts'

export function addSendCommands(program: Program, start: Start): void {
  withExamples(
    program
      .command('send')
      .summary('Start a campaign.')
      .description(
        'Starts a campaign to everyone whose address is not verified yet, or to some of them. Without --wait it is ' +
          'only queued, for `countersign worker` or the app.'
      )
      .option('--pending', 'To everyone whose address is not verified yet.')
      .option('--user <user...>', 'Only to these users, by number or address.')
      .addOption(searchOption())
      .addOption(outcomeOption())
      .addOption(neverSentOption())
      .addOption(addedSinceOption())
      .option('--wait', 'Send it now, and end when nothing is left to send.')
      .option('--at <time>', 'Start at this time, such as 2026-11-22T14:00.', futureMoment)
      .option('--first <n>', 'Pause after so many; `campaigns resume` sends the rest.', wholeNumber(10_000))
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
        const filter = filterOf(options)
        requireOneAudience(options, filter)
        if (options.wait && (options.at !== undefined || options.first !== undefined)) {
          throw new UsageError('--wait sends everything now. Leave out --at and --first, or --wait.')
        }
        if (options.at !== undefined && options.first !== undefined) {
          throw new UsageError('Use --at or --first, not both.')
        }
        return start((context) => sendCampaign({ ...options, filter }, context))
      }),
    'countersign send --pending --dry-run',
    'countersign send --pending --wait --rate 5',
    'countersign send --pending --never-sent --added-since 7d --wait',
    'countersign send --pending --limit 20 --template reminder',
    'countersign send --user ada@example.com bob@example.com --wait'
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

function requireOneAudience(
  { pending, user }: { pending?: true | undefined; user?: readonly string[] | undefined },
  filter: UserFilter
): void {
  if (pending === undefined && user === undefined) {
    throw new UsageError(
      'Say who: --pending is everyone whose address is not verified yet, --user names some.'
    )
  }
  if (user && (pending || Object.keys(filter).length > 0)) {
    throw new UsageError('--user names everyone who is emailed. Leave out --pending and filters.')
  }
}
