import { rate, oneOf, pathFrom, wholeNumber } from '../../arguments.ts'
import { withExamples } from '../../examples.ts'
import type { Program, Start } from '../../root-command.ts'
import { act } from './act.ts'
import { exportRecipients } from './export-recipients.ts'
import { listCampaigns, showCampaign } from './list-campaigns.ts'

const number = 'The campaign’s number.'
const dryRun = 'Only show what would happen.'
const decisions = ['send-again', 'count-as-accepted'] as const
const retried = ['rejected', 'deferred'] as const

export function addCampaignCommands(program: Program, start: Start): void {
  const campaigns = program.command('campaigns').summary('List and control campaigns.')
  const one = (name: string) => campaigns.command(name).argument('<campaign>', number, wholeNumber())

  withExamples(
    campaigns
      .command('list')
      .summary('List the campaigns.')
      .description('Lists the campaigns, the newest first.')
      .action(() => start(listCampaigns)),
    'countersign campaigns list',
    'countersign campaigns list --json'
  )
  withExamples(
    one('show')
      .summary('Show a campaign.')
      .description('Shows how far a campaign is, and why emails were not accepted.')
      .action((id) => start((context) => showCampaign(id, context))),
    'countersign campaigns show 7'
  )
  withExamples(
    one('start-now')
      .summary('Start a scheduled or held campaign now.')
      .description(
        'Starts a scheduled campaign now, or sends the rest of one that waits after its first batch. Sending is left ' +
          'to `countersign worker` or the app.'
      )
      .option('--dry-run', dryRun)
      .action((id, options) => start((context) => act(id, { kind: 'start-now' }, options, context))),
    'countersign campaigns start-now 7 --dry-run',
    'countersign campaigns start-now 7'
  )
  withExamples(
    one('call-off')
      .summary('Cancel a scheduled campaign.')
      .description('Calls off a campaign that has not started. Nobody is emailed.')
      .option('--dry-run', dryRun)
      .action((id, options) => start((context) => act(id, { kind: 'call-off' }, options, context))),
    'countersign campaigns call-off 7'
  )
  withExamples(
    one('pause')
      .summary('Pause a campaign.')
      .description('Pauses a campaign. Resuming continues where it left off; nobody gets two.')
      .option('--dry-run', dryRun)
      .action((id, options) => start((context) => act(id, { kind: 'pause' }, options, context))),
    'countersign campaigns pause 7'
  )
  withExamples(
    one('resume')
      .summary('Resume a paused campaign.')
      .description('Resumes a paused campaign. Sending continues with `countersign worker` or the app.')
      .option('--dry-run', dryRun)
      .action((id, options) => start((context) => act(id, { kind: 'resume' }, options, context))),
    'countersign campaigns resume 7'
  )
  withExamples(
    one('stop')
      .summary('Stop a campaign for good.')
      .description('Stops a campaign for good. Emails that were accepted are not affected.')
      .option('--yes', 'Do not ask. Required where nobody can answer.')
      .option('--dry-run', dryRun)
      .action((id, options) => start((context) => act(id, { kind: 'stop' }, options, context))),
    'countersign campaigns stop 7 --dry-run',
    'countersign campaigns stop 7 --yes'
  )
  withExamples(
    one('set-rate')
      .argument('[rate]', 'Messages per second; leave it out for no limit.', rate)
      .summary('Limit how fast a campaign sends.')
      .description('Limits how fast a campaign sends.')
      .option('--dry-run', dryRun)
      .action((id, ratePerSecond, options) =>
        start((context) =>
          act(id, { kind: 'set-rate', ratePerSecond: ratePerSecond ?? null }, options, context)
        )
      ),
    'countersign campaigns set-rate 7 2.5',
    'countersign campaigns set-rate 7'
  )
  withExamples(
    one('decide')
      .argument('<decision>', decisions.join(' or '), oneOf(decisions))
      .summary('Decide what becomes of unknown outcomes.')
      .description(
        'Decides what becomes of emails that may or may not have arrived: send them again, with the same link, or ' +
          'count them as accepted.'
      )
      .option('--dry-run', dryRun)
      .action((id, decision, options) =>
        start((context) => act(id, { kind: 'decide', deliveryIds: null, decision }, options, context))
      ),
    'countersign campaigns decide 7 count-as-accepted'
  )
  withExamples(
    one('retry')
      .argument('<cause>', 'A cause, as `campaigns show` lists them.')
      .summary('Try rejected or deferred emails again.')
      .description('Tries the emails of one cause again: rejected ones once more, deferred ones now.')
      .option('--state <state>', 'rejected or deferred.', oneOf(retried), 'rejected')
      .option('--dry-run', dryRun)
      .action((id, cause, options) =>
        start((context) => act(id, { kind: 'retry', cause, state: options.state }, options, context))
      ),
    'countersign campaigns retry 7 no-such-mailbox --dry-run',
    'countersign campaigns retry 7 greylisted --state deferred'
  )
  withExamples(
    one('export')
      .argument('<file>', 'The CSV file to write.')
      .summary('Export the recipients of a campaign as CSV.')
      .description('Writes the recipients of a campaign, with their outcomes, to a CSV file.')
      .action((id, file) => start((context) => exportRecipients(id, pathFrom(context.cwd, file), context))),
    'countersign campaigns export 7 spring.csv'
  )
}
