import { setTimeout } from 'node:timers/promises'
import type { CampaignSummary } from '../../../shared/models/campaign.ts'
import type { CommandContext } from '../../command-context.ts'
import { type EngineClient, withEngine } from '../../engine/headless-engine.ts'
import { exitCodes } from '../../exit-codes.ts'
import { campaignWords, countWords, pauseDetailOf } from '../../words.ts'
import { isForPerson } from './wait-for-end.ts'

/** Milliseconds between two looks. */
const everyMs = 200

/** `countersign worker`: continues every campaign until it is stopped, then lets what is under way finish. */
export function work(
  { untilDone }: { untilDone?: true | undefined },
  context: CommandContext
): Promise<number> {
  const { terminal, stop } = context
  const event = (name: string, line: string, facts: object = {}) => {
    terminal.say(line)
    terminal.json({ at: new Date(context.now()).toISOString(), event: name, ...facts })
  }
  return withEngine(context, 'work', async ({ client, close }) => {
    const tellAll = watchStates(client, (campaign) => {
      const { id, name, state, pauseReason, counts } = campaign
      event('campaign', campaignWords(campaign), {
        campaign: { id, name, state, pauseReason, pauseDetail: pauseDetailOf(campaign), counts }
      })
    })
    event('started', `Working with ${context.dataDir} (process ${process.pid})`, {
      pid: process.pid,
      dataFolder: context.dataDir
    })
    while (!stop.aborted) {
      const isDone = untilDone === true && (await isFinished(client))
      await tellAll()
      if (isDone) break
      terminal.progress(progressLine(await client.campaigns.list({})))
      await setTimeout(everyMs, undefined, { signal: stop }).catch(() => {})
    }
    terminal.progress(null)
    if (!stop.aborted) return tellAll.code()
    event('stopping', 'Stopping: messages that are with the mail server finish, no more are handed over')
    await close()
    event('stopped', 'Stopped')
    return exitCodes.done
  })
}

type Ended = Pick<CampaignSummary, 'state' | 'pauseReason' | 'counts'>

/** Tells of each campaign whose state has changed since the last look. */
function watchStates(client: EngineClient, told: (campaign: CampaignSummary) => void) {
  const known = new Map<number, string>()
  const seen = new Map<number, Ended>()
  let first = true
  const look = async () => {
    for (const campaign of (await client.campaigns.list({})).toReversed()) {
      const { id, state } = campaign
      const isOver = state === 'finished' || state === 'stopped'
      const isNews = known.get(id) !== state && !(first && isOver)
      known.set(id, state)
      if (!isOver || isNews || seen.has(id)) seen.set(id, campaign)
      if (isNews) told(campaign)
    }
    first = false
  }
  return Object.assign(look, {
    /** Of all that was worked on. */
    code(): number {
      const all = [...seen.values()]
      if (all.some((campaign) => isForPerson(campaign))) return exitCodes.paused
      const notForAll = all.some(({ counts }) => counts.rejected + counts.unknown > 0)
      return notForAll ? exitCodes.notForAll : exitCodes.done
    }
  })
}

/** Nothing is being sent or retried, nor with the server; what is scheduled or paused has its own time. */
async function isFinished(client: EngineClient): Promise<boolean> {
  const { campaigns, sending } = await client.campaigns.unfinished({})
  return campaigns + sending === 0
}

function progressLine(campaigns: CampaignSummary[]): string | null {
  const [running] = campaigns.filter(({ state }) => state === 'running')
  return running === undefined ? null : `${running.name}: ${countWords(running.counts)}`
}
