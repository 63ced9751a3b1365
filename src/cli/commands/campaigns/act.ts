import { assertNever } from '../../../shared/errors.ts'
import type { ActionReport, CampaignAction } from '../../../shared/models/campaign.ts'
import { actionText } from '../../../shared/words/action-words.ts'
import type { CommandContext } from '../../command-context.ts'
import { type EngineClient, withEngine } from '../../engine/headless-engine.ts'
import { format } from '../../format.ts'
import { exitCodes } from '../../exit-codes.ts'
import { requireConsent } from '../../require-consent.ts'

/** Says what an action does by the counts of now, and does it only up to what was said. */
export function act(
  id: number,
  action: CampaignAction,
  options: { yes?: true | undefined; dryRun?: true | undefined },
  context: CommandContext
): Promise<number> {
  const { terminal } = context
  return withEngine(context, options.dryRun ? 'look' : 'change', async ({ client }) => {
    const preview = await client.campaigns.previewAction({ id, action })
    if (options.dryRun) {
      terminal.say(textOf(preview))
      terminal.json({ dryRun: true, ...shown(preview) })
      return exitCodes.done
    }
    if (action.kind === 'stop') {
      await requireConsent(context, options.yes === true, `${textOf(preview)} Stop it for good?`)
    }
    const done = await carryOut(client, id, action, preview.changed)
    terminal.say(textOf(done))
    terminal.json({ dryRun: false, ...shown(done) })
    return exitCodes.done
  })
}

function carryOut(
  { campaigns }: EngineClient,
  id: number,
  action: CampaignAction,
  atMost: number
): Promise<ActionReport> {
  switch (action.kind) {
    case 'start-now':
      return campaigns.startNow({ id, atMost })
    case 'call-off':
      return campaigns.callOff({ id })
    case 'pause':
      return campaigns.pause({ id })
    case 'resume':
      return campaigns.resume({ id, atMost })
    case 'stop':
      return campaigns.stop({ id, atMost })
    case 'set-rate':
      return campaigns.setRate({ id, ratePerSecond: action.ratePerSecond })
    case 'retry':
      return campaigns.retry({ id, atMost, cause: action.cause, state: action.state })
    case 'decide':
      return campaigns.decide({ id, atMost, deliveryIds: action.deliveryIds, decision: action.decision })
    default:
      return assertNever(action)
  }
}

const textOf = ({ phrase }: ActionReport): string => actionText(phrase, format)

const shown = ({ changed, skipped, exact, phrase }: ActionReport) => ({
  changed,
  skipped,
  exact,
  text: actionText(phrase, format)
})
