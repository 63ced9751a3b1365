import { groupText } from '../../../shared/words/cause-words.ts'
import type { CommandContext } from '../../command-context.ts'
import { withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { withIsoTimes } from '../../json.ts'
import { factLines, tableLines } from '../../tables.ts'
import { count, countWords, isoTime, stateWords } from '../../words.ts'

/** `countersign campaigns list` */
export function listCampaigns(context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'look', async ({ client }) => {
    const campaigns = await client.campaigns.list({})
    const rows = campaigns.map(({ id, name, state, createdAt, total, counts }) => [
      String(id),
      name,
      state,
      isoTime(createdAt) ?? '',
      count(total),
      countWords(counts)
    ])
    const head = ['Number', 'Name', 'State', 'Created', 'Recipients', 'Outcomes']
    for (const line of campaigns.length > 0 ? tableLines(head, rows) : ['No campaigns']) terminal.say(line)
    terminal.json({ campaigns: withIsoTimes(campaigns) })
    return exitCodes.done
  })
}

/** `countersign campaigns show` */
export function showCampaign(id: number, context: CommandContext): Promise<number> {
  const { terminal } = context
  return withEngine(context, 'look', async ({ client }) => {
    const [campaign, causes] = await Promise.all([
      client.campaigns.get({ id }),
      client.campaigns.causes({ id })
    ])
    const { name, counts } = campaign
    const facts = [
      ['Campaign', `${id}, ${name}`],
      ['State', stateWords(campaign)],
      ['Template', campaign.templateName],
      ['Account', campaign.accountName],
      ['Created', isoTime(campaign.createdAt)],
      ['Starts', isoTime(campaign.startsAt)],
      ['Started', isoTime(campaign.startedAt)],
      ['Finished', isoTime(campaign.finishedAt)],
      ['Rate limit', campaign.ratePerSecond === null ? null : `${campaign.ratePerSecond}/s`],
      ['Recipients', count(campaign.total)],
      ['Outcomes', countWords(counts)]
    ] as const
    for (const line of factLines(facts)) terminal.say(line)
    if (causes.length > 0) {
      terminal.say('')
      const rows = causes.map(({ count: n, state, cause, reply }) => {
        const text = groupText({ state, cause })
        return [count(n), state, cause, reply === null ? text : `${text} (${reply})`]
      })
      for (const line of tableLines(['Emails', 'State', 'Cause', 'Why'], rows)) terminal.say(line)
    }
    terminal.json({ campaign: withIsoTimes(campaign), causes: withIsoTimes(causes) })
    return exitCodes.done
  })
}
