import type { Traces } from '../../../shared/models/user.ts'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { requireConsent } from '../../require-consent.ts'
import { some } from '../../words.ts'
import { findUsers } from './find-user.ts'

/** `countersign users erase` */
export function eraseUsers(
  wanted: readonly string[],
  options: { yes?: true | undefined; dryRun?: true | undefined },
  context: CommandContext
): Promise<number> {
  const { terminal } = context
  return withEngine(context, options.dryRun ? 'look' : 'change', async ({ client }) => {
    const traces = await client.users.traces({ selection: { ids: await findUsers(client, wanted) } })
    for (const line of traceLines(traces)) terminal.say(line)
    if (options.dryRun) {
      terminal.json({ dryRun: true, erased: 0, traces })
      return exitCodes.done
    }
    await requireConsent(context, options.yes === true, 'Erase permanently? This cannot be undone.')
    const { erased } = await client.users.erase({ ids: traces.ids })
    terminal.say(`Erased ${some(erased, 'user')}.`)
    terminal.json({ dryRun: false, erased, traces })
    return exitCodes.done
  })
}

function traceLines(traces: Traces): string[] {
  const { ids, deliveries, attempts, waiting, sending, sameAddress, backups } = traces
  return [
    `Will be erased: ${some(ids.length, 'user')}, ${some(deliveries, 'delivery', 'deliveries')}, ${some(attempts, 'attempt')}.`,
    ...(waiting > 0 ? [`${some(waiting, 'campaign')} would still have emailed them.`] : []),
    ...(sending > 0 ? [`${some(sending, 'message')} to them are with a mail server right now.`] : []),
    ...(sameAddress > 0 ? [`Will be kept: ${some(sameAddress, 'other user')} with the same address.`] : []),
    ...(backups > 0 ? [`They will be removed from ${some(backups, 'backup')} too.`] : [])
  ]
}
