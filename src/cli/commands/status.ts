import { decisionText } from '../../shared/words/decision-words.ts'
import { noticeText } from '../../shared/words/notice-words.ts'
import type { CampaignSummary } from '../../shared/models/campaign.ts'
import type { CommandContext } from '../command-context.ts'
import { withEngine } from '../engine/headless-engine.ts'
import { format } from '../format.ts'
import { withExamples } from '../examples.ts'
import { exitCodes } from '../exit-codes.ts'
import { withIsoTimes } from '../json.ts'
import type { Program, Start } from '../root-command.ts'
import { campaignWords, count, pauseDetailOf, some } from '../words.ts'

/** Of the campaigns that are over, the newest ones. */
const maxPastCampaigns = 5

export function addStatusCommand(program: Program, start: Start): void {
  withExamples(
    program
      .command('status')
      .summary('Show how far everything is.')
      .description('Shows how far everything is, also while the app or a worker is sending.')
      .action(() => start(tellStatus)),
    'countersign status',
    'countersign status --json'
  )
}

function tellStatus(context: CommandContext): Promise<number> {
  const { terminal, dataDir } = context
  return withEngine(context, 'look', async ({ client }) => {
    const [{ inUseBy, notices }, { users, pending }, all, accounts, { decisions }] = await Promise.all([
      client.system.status({}),
      client.system.counts({}),
      client.campaigns.list({}),
      client.accounts.list({}),
      client.overview.get({})
    ])
    const campaigns = [
      ...all.filter((each) => !isOver(each)),
      ...all.filter(isOver).slice(0, maxPastCampaigns)
    ]

    const needed = decisions.map((decision) => ({ ...decision, text: decisionText(decision, format) }))
    const told = notices.map(({ phrase, ...notice }) => ({ ...notice, ...noticeText(phrase, format) }))
    const worker = inUseBy === null ? '' : `, in use${inUseBy > 0 ? ` by process ${inUseBy}` : ''}`
    terminal.say(`${dataDir}${worker}`)
    terminal.say(`${some(users, 'user')}, ${count(pending)} of them pending`)
    for (const campaign of campaigns) terminal.say(campaignWords(campaign))
    if (campaigns.length === 0) terminal.say('No campaigns')
    for (const { text } of needed) terminal.say(`Needs attention: ${text}`)
    for (const { title } of told) terminal.say(`Notice: ${title}`)
    terminal.json({
      dataFolder: dataDir,
      inUseBy,
      users: { all: users, pending },
      accounts: accounts.map(({ id, name, kind, isActive }) => ({ id, name, kind, isActive })),
      campaigns: campaigns.map((campaign) =>
        withIsoTimes({
          id: campaign.id,
          name: campaign.name,
          state: campaign.state,
          pauseReason: campaign.pauseReason,
          pauseDetail: pauseDetailOf(campaign),
          startsAt: campaign.startsAt,
          startedAt: campaign.startedAt,
          finishedAt: campaign.finishedAt,
          total: campaign.total,
          counts: campaign.counts
        })
      ),
      decisions: needed,
      notices: told.map(({ at, kind, title, body, campaignId }) =>
        withIsoTimes({ at, kind, title, body, campaignId })
      )
    })
    return exitCodes.done
  })
}

const isOver = ({ state }: CampaignSummary) => state === 'finished' || state === 'stopped'
