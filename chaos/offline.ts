import { setTimeout as wait } from 'node:timers/promises'
import { startScriptedSmtpServer } from '../test/helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  everyPending,
  startTestEngine,
  statesOf,
  type TestEngine,
  until
} from '../test/helpers/test-engine.ts'
import { type Asked, counted, type Line, shortened } from './proof.ts'
import { openRoad } from './road.ts'

const connections = 5
const minute = 60_000
const hour = 60 * minute
/** 1 s, doubled to 5 min, for an hour: some twenty, and what was under way. */
const mostTries = 20 + connections + 5

/** The road to the server is gone for an hour in mid-campaign, by the engine's clock. */
export async function run({ times = 20 }: Pick<Asked, 'times'>): Promise<Line[]> {
  const lines: Line[] = []
  for (const how of ['refused', 'dropped'] as const) lines.push(await offline(how, 500, times))
  return lines
}

export async function offline(how: 'refused' | 'dropped', recipients: number, times: number): Promise<Line> {
  const broken: string[] = []
  let unknown = 0
  let tries = 0
  for (let n = 0; n < times; n++) {
    const one = await offlineOnce(how, recipients)
    broken.push(...one.broken)
    unknown += one.unknown
    tries = Math.max(tries, one.tries)
  }
  return {
    done: `Offline for an hour in mid-campaign (connections are ${how}): ${counted(times, 'campaigns')} of ${counted(recipients, 'recipients')}`,
    found:
      `${tries} connections tried in the hour at most, no try counted for anyone, the reason and the next time shown, the hour marked in the chart; ` +
      `continued automatically: everyone got one but ${unknown} unknown (in progress when it was cut; ${connections * times} at most)`,
    broken: shortened(broken)
  }
}

type Progress = Awaited<ReturnType<TestEngine['client']['campaigns']['get']>>

/** The breaker, with the time of the next try. */
const named = (waits: Progress['waits'], now: number) =>
  waits.some(({ kind, until: at }) => kind === 'breaker' && at !== null && at > now)

/** As a person sees it once the try that was due has failed, which takes a moment. */
async function looked(progress: () => Promise<Progress>, now: () => number): Promise<Progress> {
  for (let looks = 0; ; looks++) {
    const seen = await progress()
    if (named(seen.waits, now()) || looks > 500) return seen
    await wait(5)
  }
}

async function offlineOnce(how: 'refused' | 'dropped', recipients: number) {
  const server = await startScriptedSmtpServer({ keepBodies: false })
  const road = await openRoad(server.port)
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, recipients) })
  const { client, db, clock } = engine
  const broken: string[] = []
  const must = (holds: boolean, sentence: string) => void (holds || broken.push(`${how}: ${sentence}`))
  const one = (sql: string) => Number(Object.values(db.statement(sql).get()!)[0])
  try {
    const accountId = await addServerAccount(client, road.port, { maxConnections: connections })
    const { id } = await client.campaigns.start({
      selection: everyPending,
      options: campaignOptions(accountId)
    })
    const progress = () => client.campaigns.get({ id })
    const still = () => one(`SELECT count(*) FROM deliveries WHERE state = 'sending'`) === 0
    await server.until(({ messages }) => messages.length >= recipients * 0.4)
    await road.cut(how)
    await until(still)

    let shown = 0
    const began = clock.now()
    while (clock.now() < began + hour) {
      clock.jump(minute)
      const { state, waits } = await looked(progress, clock.now)
      must(state === 'running', `it is ${state} while offline`)
      if (named(waits, clock.now())) shown++
    }
    await until(still)
    const tries = one(`SELECT count(*) FROM attempts WHERE outcome = 'not-sent'`)
    must(tries <= mostTries, `${tries} tries in an hour`)
    must(shown >= 59, `the reason and the time were shown in ${shown} of 60 looks`)
    const counts = statesOf(db, id)
    const unknown = counts['unknown'] ?? 0
    const sentAlready = (counts['accepted'] ?? 0) + unknown
    must(unknown <= connections, `${unknown} unknown`)
    must(counts['waiting'] === recipients - sentAlready, `${JSON.stringify(counts)} after an hour`)
    must(one('SELECT coalesce(sum(tries), 0) FROM deliveries') === sentAlready, 'tries were burnt')

    await road.open()
    while ((await progress()).state !== 'finished') {
      await wait(5)
      if (still()) clock.jump(10_000)
    }
    const got = server.acceptedRecipients()
    must(new Set(got).size === got.length, 'someone got it twice')
    must(got.length >= recipients - unknown, `${got.length} emails arrived in the end`)
    const { accepted } = statesOf(db, id)
    must(accepted === recipients - unknown, `${accepted} accepted in the end`)
    const longest = one('SELECT coalesce(max(to_at - from_at), 0) FROM campaign_marks')
    must(longest > 0.9 * hour, `the chart marks ${longest} ms`)
    return { broken, unknown, tries }
  } finally {
    await engine.close()
    await road.cut('refused')
    await server.close()
  }
}
