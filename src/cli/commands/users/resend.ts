import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { withIsoTimes } from '../../json.ts'
import { waitForAnswer } from '../send/wait-for-answer.ts'
import { findUser } from './find-user.ts'

interface ResendOptions {
  template: string
  sameLink?: true | undefined
  evenIfRecent?: true | undefined
}

/** `countersign users resend` */
export function resend(wanted: string, options: ResendOptions, context: CommandContext): Promise<number> {
  const { terminal, stop } = context
  return withEngine(context, 'send', async ({ client }) => {
    const { id, address } = await findUser(client, wanted)
    const sent = await client.users.resend({
      id,
      link: options.sameLink ? 'same' : 'new',
      templateId: options.template,
      evenIfRecent: options.evenIfRecent === true
    })
    const delivery = await waitForAnswer(client, sent, stop)
    const reply = delivery.reply === null ? '' : `: ${delivery.reply}`
    terminal.say(`${address}: ${delivery.state}${reply}`)
    terminal.json({ campaignId: sent.campaignId, delivery: withIsoTimes(delivery) })
    return delivery.state === 'accepted' ? exitCodes.done : exitCodes.notForAll
  })
}
