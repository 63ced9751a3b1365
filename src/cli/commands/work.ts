import { setTimeout } from 'node:timers/promises'
import type { CampaignSummary } from '../../shared/models/campaign.ts'
import type { WorkerCommand } from '../command-line.ts'
import { exitCodes } from '../exit-codes.ts'
import { type HeadlessEngine, openHeadless } from '../engine/headless-engine.ts'
import { secretKeeper } from '../engine/store-secret.ts'
import { readSecrets } from '../engine/read-secrets.ts'
import type { Surroundings } from '../command-context.ts'
import { isForPerson } from './wait-for-end.ts'
import { campaignWords, countWords } from '../words.ts'

/** Milliseconds between two looks. */
const every = 200

/** `countersign worker`: goes on with every campaign until it is stopped, then settles what is under way. */
export async function work(command: WorkerCommand, given: Surroundings): Promise<number> {
  const { terminal, stop } = given
  const secrets = await readSecrets({ given: command.secrets, ...given })
  const onSecretRenewed = secretKeeper(command.secrets, terminal)
  const engine = await openHeadless({ ...given, secrets, sends: 'all', onSecretRenewed })
  const event = (name: string, line: string, facts: object = {}) => {
    terminal.say(line)
    terminal.json({ at: new Date(given.now()).toISOString(), event: name, ...facts })
  }
  const tellAll = watchStates(engine, (campaign) => {
    const { id, name, state, pauseReason, pauseDetail, counts } = campaign
    event('campaign', campaignWords(campaign), {
      campaign: { id, name, state, pauseReason, pauseDetail, counts }
    })
  })
  try {
    event('started', `Working with ${given.dataDir} (process ${process.pid})`, {
      pid: process.pid,
      dataFolder: given.dataDir
    })
    while (!stop.aborted) {
      const done = command.untilDone && isDone(engine)
      await tellAll()
      if (done) break
      terminal.progress(progressLine(await engine.client.campaigns.list({})))
      await setTimeout(every, undefined, { signal: stop }).catch(() => {})
    }
    if (stop.aborted)
      event('stopping', 'Stopping: what is with the mail server settles, nothing more is handed over')
    await engine.close()
    if (stop.aborted) event('stopped', 'Stopped')
    return stop.aborted ? exitCodes.done : tellAll.code()
  } finally {
    terminal.progress(null)
    await engine.close()
  }
}

type Ended = Pick<CampaignSummary, 'state' | 'pauseReason' | 'counts'>

/** Tells of each campaign whose state has changed since the last look. */
function watchStates({ client }: HeadlessEngine, told: (campaign: CampaignSummary) => void) {
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

/** Nothing is being sent or tried again, nor with the server; what is scheduled or paused has its own time. */
function isDone({ parts }: HeadlessEngine): boolean {
  const { n } = parts.db
    .statement(
      `SELECT (SELECT count(*) FROM campaigns WHERE state IN ('held', 'running')
         OR (state = 'paused' AND pause_until IS NOT NULL))
       + (SELECT count(*) FROM campaign_counts WHERE state = 'sending' AND n > 0) AS n`
    )
    .get() as { n: number }
  return n === 0
}

function progressLine(campaigns: CampaignSummary[]): string | null {
  const [running] = campaigns.filter(({ state }) => state === 'running')
  return running === undefined ? null : `${running.name}: ${countWords(running.counts)}`
}
