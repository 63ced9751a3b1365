import { waitText } from '../../../../src/shared/words/wait-words.ts'
import { format } from '../../../helpers/format.ts'
import { expect, test } from 'vitest'
import { type WaitKind, waitKinds, type WaitReason } from '../../../../src/shared/models/campaign.ts'
import { startScriptedSmtpServer } from '../../../helpers/scripted-smtp-server.ts'
import { addUsers, until } from '../../../helpers/test-engine.ts'
import { type CampaignTest, setUp } from '../../campaigns/campaign-parts.ts'
import { createQueueTest } from '../queue-parts.ts'

/** The wait as a window is told of it. */
async function watched({ engine, server }: CampaignTest, id: number, kind: WaitKind): Promise<WaitReason> {
  for await (const { waits } of await engine.client.campaigns.watch({ id })) {
    const found = waits.find((wait) => wait.kind === kind)
    if (!found) continue
    // Stalled answers would be waited for.
    void server.close()
    return found
  }
  throw new Error('The campaign is not watched any more.')
}

type Options = Parameters<typeof setUp>[0]
const started = async (
  kind: WaitKind,
  options: Options,
  start: Parameters<CampaignTest['start']>[0] = {}
) => {
  const given = await setUp(options)
  return watched(given, await given.start(start), kind)
}
const stalls = { at: 'final', answer: { stall: true } } as const
const anyTime = expect.any(Number)

/** Each kind, played: a new one without a line here is refused by the compiler. */
const played: Record<WaitKind, { says: RegExp; times: Partial<WaitReason>; play(): Promise<WaitReason> }> = {
  preparing: {
    says: /^Preparing recipients: [\d,]+ so far$/,
    times: {},
    play: () => started('preparing', { users: 5000, script: [stalls] })
  },
  held: {
    says: /^Starting soon\. You can still cancel\.$/,
    times: { until: anyTime },
    play: () => started('held', { settings: { sending: { holdBack: 60_000 } } })
  },
  scheduled: {
    says: /^Starts automatically$/,
    times: { until: anyTime },
    play: () => started('scheduled', {}, { startWith: { kind: 'at', at: Date.now() + 3_600_000 } })
  },
  paused: {
    says: /^Paused\. Resumes automatically\.$/,
    times: { until: anyTime },
    play: () => started('paused', { script: [{ at: 'mail', answer: '454 Daily message quota exceeded' }] })
  },
  retry: {
    says: /^\d+ deferred by the server$/,
    times: { until: anyTime },
    play: () => started('retry', { script: [{ at: 'rcpt', answer: '450 4.7.1 Greylisted' }] })
  },
  disk: {
    says: /^The disk is nearly full \(1 MB left\)\. Make room, and sending resumes\.$/,
    times: {},
    async play() {
      const server = await startScriptedSmtpServer()
      const queue = createQueueTest(server, { freeBytes: 1024 * 1024 })
      try {
        const id = queue.campaign(5)
        queue.run(id)
        await queue.until(() => queue.dispatcher.waits(id).length > 0)
        return queue.dispatcher.waits(id)[0]!
      } finally {
        await queue.close()
        await server.close()
      }
    }
  },
  asleep: {
    says: /^The computer is going to sleep$/,
    times: {},
    async play() {
      const given = await setUp({ users: 50, script: [{ ...stalls, message: (n) => n > 5 }] })
      const id = await given.start()
      given.engine.engine.suspended()
      return watched(given, id, 'asleep')
    }
  },
  breaker: {
    says: /^421 4\.3\.0 Shutting down$/,
    times: { since: anyTime, until: anyTime },
    play: () => started('breaker', { script: [{ at: 'greeting', answer: '421 4.3.0 Shutting down' }] })
  },
  'cool-down': {
    says: /^421 4\.7\.28 Unusual rate$/,
    times: { since: anyTime, until: anyTime },
    play: () => started('cool-down', { script: [{ at: 'final', answer: '421 4.7.28 Unusual rate' }] })
  },
  connections: {
    says: /^The server limits us to 2 connections \(of 3\)$/,
    times: {},
    play: () =>
      started('connections', {
        users: 50,
        script: [
          { at: 'greeting', connection: 3, answer: '421 4.3.2 Too many connections' },
          { ...stalls, message: (n) => n > 2 }
        ]
      })
  },
  domain: {
    says: /^x\.example limits connections: \d+ waiting$/,
    times: { until: anyTime },
    play: () =>
      started('domain', {
        users: 3,
        script: [{ at: 'rcpt', answer: '451 4.7.650 The mail server has been temporarily rate limited' }]
      })
  },
  turn: {
    says: /^Another campaign goes first: both send through Test server$/,
    times: {},
    async play() {
      const given = await setUp({
        users: 10,
        prepare: (db) => addUsers(db, 1, { from: 11 }),
        script: [stalls]
      })
      const ids = Array.from({ length: 10 }, (_, i) => i + 1)
      await given.start({}, { ids })
      await given.server.until(({ messages }) => messages.length === 3)
      return watched(given, await given.start({}, { ids: [11] }), 'turn')
    }
  },
  rate: {
    says: /^Limited to one every 2 s \(campaign setting\)$/,
    times: { until: anyTime },
    play: () => started('rate', {}, { ratePerSecond: 0.5 })
  },
  answer: {
    says: /^The mail server has not answered yet: 3 in progress$/,
    times: { since: anyTime },
    async play() {
      const given = await setUp({ script: [stalls] })
      const id = await given.start()
      await given.server.until(({ messages }) => messages.length === 3)
      given.engine.clock.jump(20_000)
      return watched(given, id, 'answer')
    }
  }
}

test.each(waitKinds)('a campaign that waits says so, with its reason and its time: %s', async (kind) => {
  const { says, times, play } = played[kind]
  const wait = await play()
  expect(waitText(wait, format)).toMatch(says)
  expect(wait).toEqual({ kind, phrase: wait.phrase, since: null, until: null, ...times })
})

test('who is sent to again by the campaign itself, since nobody knows whether it arrived, is no silent wait either', async () => {
  const given = await setUp({
    users: 3,
    script: [{ at: 'final', message: 2, answer: { drop: 'reset' } }]
  })
  const id = await given.start({ unknownOutcomes: 'resend' })
  await until(() => given.states(id).accepted === 2 && given.states(id).waiting === 1)
  const { waits } = await given.engine.client.campaigns.get({ id })
  expect(waits).toContainEqual({
    kind: 'retry',
    phrase: { reason: 'retry-time', params: { count: 1 } },
    since: null,
    until: anyTime
  })
})
