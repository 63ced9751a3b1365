import type { AttemptOutcome, ExportedAttempt } from '../../shared/models/delivery.ts'
import { causeText } from '../../shared/words/cause-words.ts'
import { attemptOutcomes } from '../../shared/models/words.ts'
import { spelledOut } from '../../shared/text/hidden-characters.ts'
import { given, moment, oneOf, wholeNumber } from '../arguments.ts'
import type { CommandContext } from '../command-context.ts'
import { withEngine } from '../engine/headless-engine.ts'
import { withExamples } from '../examples.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import type { Program, Start } from '../root-command.ts'
import { isoTime } from '../words.ts'

interface LogOptions {
  campaign?: number | undefined
  outcome?: AttemptOutcome | undefined
  since?: number | undefined
  limit?: number | undefined
  csv?: true | undefined
}

export function addLogCommand(program: Program, start: Start): void {
  withExamples(
    program
      .command('log')
      .summary('Print the send log.')
      .description('Prints the send log, newest first, also while the app or a worker is sending.')
      .option('--campaign <n>', 'Only this campaign (`countersign status` lists the numbers).', wholeNumber())
      .option('--outcome <name>', `Only this outcome: ${attemptOutcomes.join(', ')}.`, oneOf(attemptOutcomes))
      .option(
        '--since <time>',
        'Since 2026-11-22, 2026-11-22T14:00 (local time), or 30m, 24h, 7d ago.',
        moment
      )
      .option('--limit <n>', 'At most this many rows.', wholeNumber())
      .option('--csv', 'Print CSV for spreadsheets.')
      .action((options) => start((context) => printLog(options, context))),
    'countersign log --outcome rejected --since 24h',
    'countersign log --csv > log.csv'
  )
}

/** As much of the log as somebody reads. */
function printLog(options: LogOptions, context: CommandContext): Promise<number> {
  const { terminal, json, stop } = context
  if (options.csv && json) throw new UsageError('--csv and --json cannot be used together.')
  const { campaign: campaignId, outcome, since, limit } = options
  const request = { filter: given({ campaignId, outcome, since }), limit: limit ?? null }
  return withEngine(context, 'look', async ({ client }) => {
    if (options.csv) {
      for await (const lines of await client.log.csv(request, { signal: stop })) {
        await terminal.write(lines)
        if (terminal.closed) break
      }
      return exitCodes.done
    }
    for await (const rows of await client.log.stream(request, { signal: stop })) {
      const lines = rows.map((row) => (json ? JSON.stringify(asJson(row)) : line(row)))
      await terminal.write(lines.map((text) => `${text}\n`).join(''))
      if (terminal.closed) break
    }
    stop.throwIfAborted()
    return exitCodes.done
  })
}

function line({ at, address, outcome, reply, cause, campaignName }: ExportedAttempt): string {
  const said = reply ?? (cause === null ? '' : causeText(cause).sentence)
  // One row is one line, whatever a server says.
  return spelledOut(
    [isoTime(at), outcome.padEnd(8), address, campaignName, said].join('  ').replace(/[\r\n]+/g, ' ')
  )
}

const asJson = ({ at, cause, ...row }: ExportedAttempt) => ({
  at: isoTime(at),
  ...row,
  cause,
  why: cause === null ? null : causeText(cause).sentence
})
