import type { Db } from '../src/engine/db/database.ts'
import { createQueueTest } from '../test/engine/queue/queue-parts.ts'
import { startScriptedSmtpServer } from '../test/helpers/scripted-smtp-server.ts'
import { type Asked, counted, type Line } from './proof.ts'

const second = 1000
/** Slow enough that the limit is what holds it back, on a machine of two busy cores too. */
const perSecond = 200
const connections = 20
const slowCommit = 250
const slowCommitEvery = 40

/** 10,000 messages at a set rate while 30 % are rejected and connections end all the time. */
export async function run({ times = 10_000 }: Pick<Asked, 'times'>): Promise<Line[]> {
  return [await keepRate(perSecond, times)]
}

/**
 * Real time. Counted in every window of a second: what was handed over, exactly; and what the server saw, whose times
 * come later by the time a message was on its way. So messages that the server saw within a second less the longest of
 * these times were handed over within a second.
 */
export async function keepRate(rate: number, messages: number): Promise<Line> {
  const handedOver: number[] = []
  const seen: number[] = []
  let rejected = 0
  const server = await startScriptedSmtpServer({
    keepBodies: false,
    script: [
      {
        at: 'mail',
        answer({ message }) {
          seen.push(performance.now())
          // The breaker opens, and much is waiting when it closes.
          if (message % 3000 === 1500) return '421 4.3.0 Not now'
          return message % 3000 === 2500 ? { drop: 'reset' } : undefined
        }
      },
      { at: 'rcpt', message: (n) => n % 10 < 3, answer: () => (rejected++, '550 5.7.1 Not wanted') },
      { at: 'final', message: (n) => n % 50 === 9, answer: { drop: 'end', after: '250 2.0.0 Ok\r\n' } }
    ]
  })
  const queue = createQueueTest(server, {
    connections,
    perSecond: rate,
    account: { messagesPerConnection: 25 },
    handedOver: () => handedOver.push(performance.now())
  })
  slowDisk(queue.parts.db)
  try {
    const id = queue.campaign(messages)
    queue.run(id)
    const ended = () => {
      const { accepted = 0, rejected = 0, unknown = 0 } = queue.states(id)
      return accepted + rejected + unknown === messages
    }
    await queue.until(() => handedOver.length >= messages && ended())
    const onItsWay = Math.max(...seen.map((at, index) => at - handedOver[index]!))
    const mostHandedOver = fullest(handedOver, second)
    const mostSeen = fullest(seen, second)
    const mostSurelySeen = fullest(seen, second - onItsWay)
    const took = (handedOver.at(-1)! - handedOver[0]!) / second
    const broken: string[] = []
    const must = (most: number, what: string) =>
      void (most <= rate || broken.push(`${most} ${what} a second; the rate is ${rate}`))
    must(mostHandedOver, 'were handed over in')
    must(mostSurelySeen, 'were seen by the server in less than')
    return {
      done: `${counted(messages, 'sends')} at ${rate}/s, ${counted(rejected, 'rejected')}, ${counted(server.connections, 'connections')}, every ${slowCommitEvery}th commit takes ${slowCommit} ms`,
      found:
        `most handed over in any window of a second: ${mostHandedOver}; most that the server saw in one: ${mostSeen} ` +
        `(a message was up to ${Math.ceil(onItsWay)} ms on its way); ${Math.round(messages / took)}/s on average`,
      broken
    }
  } finally {
    await queue.close()
    await server.close()
  }
}

/** Now and then a commit takes its time, as on a busy disk: what was chosen before it goes out after it. */
function slowDisk(db: Db): void {
  const { transaction } = db
  const clock = new Int32Array(new SharedArrayBuffer(4))
  let commits = 0
  db.transaction = (work) => {
    const result = transaction(work)
    if (++commits % slowCommitEvery === 0) Atomics.wait(clock, 0, 0, slowCommit)
    return result
  }
}

/** The most that any window of so many milliseconds, open at its end, holds. */
export function fullest(times: readonly number[], ms: number): number {
  let most = 0
  let first = 0
  for (const [index, at] of times.entries()) {
    while (times[first]! <= at - ms) first++
    most = Math.max(most, index - first + 1)
  }
  return most
}
