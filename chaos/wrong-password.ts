import { startScriptedSmtpServer } from '../test/helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  everyPending,
  startTestEngine,
  statesOf,
  until
} from '../test/helpers/test-engine.ts'
import { type Asked, counted, type Line, shortened } from './proof.ts'

const connections = 5

/** The password is changed at the server in mid-campaign; the person corrects it, and the campaign goes on. */
export async function run({ times = 10 }: Pick<Asked, 'times'>): Promise<Line[]> {
  const recipients = 1000
  const lines: Line[] = []
  for (const at of [1, 50, 999]) lines.push(await refusedFrom(at, recipients, times))
  return lines
}

export async function refusedFrom(at: number, recipients: number, times: number): Promise<Line> {
  const broken: string[] = []
  let refused = 0
  for (let n = 0; n < times; n++) {
    const one = await refuseOnce(at, recipients)
    broken.push(...one.broken)
    refused = Math.max(refused, one.refused)
  }
  return {
    done: `The password is refused from message ${at} on: ${counted(times, 'campaigns')} of ${counted(recipients, 'recipients')}`,
    found:
      `${at - 1} accepted, then paused after ${refused} refused logins at most (of ${connections} connections), the others still waiting, ` +
      'nobody suppressed, nothing sent in the next day; corrected and resumed: everyone got exactly one',
    broken: shortened(broken)
  }
}

async function refuseOnce(at: number, recipients: number): Promise<{ refused: number; broken: string[] }> {
  let logins = 0
  let refused = 0
  const server = await startScriptedSmtpServer({ auth: true, keepBodies: false })
  // Each message logs in: that of number `at` is the first to be refused.
  server.script({
    at: 'auth',
    answer() {
      logins++
      if (logins < at || server.logins.at(-1)!.password === 'new') return undefined
      refused++
      return '535 5.7.8 Authentication credentials invalid'
    }
  })
  const engine = await startTestEngine({ prepare: (db) => addUsers(db, recipients) })
  const { client, db, clock } = engine
  const broken: string[] = []
  const must = (holds: boolean, sentence: string) => void (holds || broken.push(`at ${at}: ${sentence}`))
  const one = (sql: string) => Number(Object.values(db.statement(sql).get()!)[0])
  try {
    const accountId = await addServerAccount(client, server.port, {
      maxConnections: connections,
      messagesPerConnection: 1,
      user: 'u'
    })
    engine.setSecret(`account:${accountId}`, 'old')
    const { id } = await client.campaigns.start({
      selection: everyPending,
      options: campaignOptions(accountId)
    })
    const progress = () => client.campaigns.get({ id })
    const still = () => one(`SELECT count(*) FROM deliveries WHERE state = 'sending'`) === 0
    await until(async () => (await progress()).state === 'paused' && still())
    clock.jump(24 * 3_600_000)
    await until(still)

    const { state, pauseReason, pauseDetail } = await progress()
    must(state === 'paused' && pauseReason === 'account-refused', `${state} for ${pauseReason}`)
    must(
      JSON.stringify(pauseDetail?.params.text ?? '').startsWith('"535'),
      `the person reads ${JSON.stringify(pauseDetail)}`
    )
    must(refused <= connections, `${refused} logins were refused before it paused`)
    const wanted = { accepted: at - 1, waiting: recipients - at + 1 }
    const states = statesOf(db, id)
    must(
      (states['accepted'] ?? 0) === wanted.accepted && states['waiting'] === wanted.waiting,
      `${JSON.stringify(states)} instead of ${JSON.stringify(wanted)}`
    )
    must(one('SELECT count(*) FROM suppressions') === 0, 'someone was suppressed')
    must(one(`SELECT count(*) FROM users WHERE status <> 'pending'`) === 0, 'a user is not pending any more')
    must(one('SELECT coalesce(sum(tries), 0) FROM deliveries') === at - 1, 'a refused login counts as a try')

    engine.setSecret(`account:${accountId}`, 'new')
    await client.campaigns.resume({ id })
    await until(async () => (await progress()).state === 'finished')
    const got = server.acceptedRecipients()
    must(
      got.length === recipients && new Set(got).size === recipients,
      `${got.length} emails arrived in the end`
    )
    must(statesOf(db, id)['accepted'] === recipients, `${JSON.stringify(statesOf(db, id))} in the end`)
    return { refused, broken }
  } finally {
    await engine.close()
    await server.close()
  }
}
