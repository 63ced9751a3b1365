import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { startScriptedSmtpServer } from '../test/helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  everyPending,
  startTestEngine,
  statesOf
} from '../test/helpers/test-engine.ts'
import { type Asked, counted, type Line, shortened } from './proof.ts'
import { mountSmallDisk, noSmallDisk, type SmallDisk } from './small-disk.ts'

const recipients = 30
/** The disk is full all of a sudden once so many are out; before that there was plenty. */
const filledAfter = 3
/** After this many steps without a full disk there was room for everything. */
const enough = 8

/** A disk that fills up at each page that a campaign writes, one after the other. */
export async function run({ times = 1000 }: Pick<Asked, 'times'>): Promise<Line[]> {
  return [await fullAtEveryWrite(times)]
}

/** `steps`: after each of how many pages at most the disk is full. */
export async function fullAtEveryWrite(steps: number, stride = 1): Promise<Line> {
  const root = mkdtempSync(join(tmpdir(), 'countersign-disk-'))
  const done = 'Disk full (ENOSPC) after each page that is written, from the first on'
  try {
    const missing = noSmallDisk(root)
    if (missing) return { done, found: `not run: ${missing}`, broken: [] }
    const broken: string[] = []
    const came = { refused: 0, 'held back': 0, stopped: 0, 'there was room': 0 }
    let inARow = 0
    let pages = 0
    for (let step = 0; step < steps && inARow < enough; step++, pages += stride) {
      for (const when of ['before', 'in the middle'] as const) {
        const disk = mountSmallDisk(root)
        try {
          const one = await fillUp(disk, pages, when)
          broken.push(...one.broken.map((sentence) => `${pages} pages, ${when}: ${sentence}`))
          came[one.came]++
          if (when === 'in the middle') inARow = one.came === 'there was room' ? inARow + 1 : 0
        } finally {
          disk.remove()
        }
      }
    }
    return {
      done: `${done}: campaigns of ${counted(recipients, 'recipients')}, room for 0 to ${counted(pages - stride, 'pages')} left before the start or after ${filledAfter} messages`,
      found:
        `the start refused with a sentence ${came.refused} times; held back before the disk was full ${came['held back']} times; ` +
        `stopped by a write that failed ${came.stopped} times; with room again everyone got exactly one, the counts add up, nothing is unknown`,
      broken: shortened(broken)
    }
  } finally {
    rmSync(root, { recursive: true, force: true })
  }
}

type Came = 'refused' | 'held back' | 'stopped' | 'there was room'

async function fillUp(disk: SmallDisk, pages: number, when: 'before' | 'in the middle') {
  const server = await startScriptedSmtpServer({ keepBodies: false })
  const engine = await startTestEngine({
    dataDir: disk.folder,
    prepare: (db) => addUsers(db, recipients)
  })
  const { client, db, clock } = engine
  const broken: string[] = []
  const must = (holds: boolean, sentence: string) => void (holds || broken.push(sentence))
  const one = (sql: string) => Number(Object.values(db.statement(sql).get()!)[0])
  try {
    const accountId = await addServerAccount(client, server.port, { maxConnections: 3 })
    const start = () =>
      client.campaigns.start({ selection: everyPending, options: campaignOptions(accountId) })
    let came: Came = 'there was room'
    if (when === 'before') disk.leave(pages)
    let started = await start().catch((error: unknown) => error as Error)
    if (started instanceof Error) {
      came = 'refused'
      must(started.message.startsWith('disk-full'), `refused with: ${started.message}`)
      must(one('SELECT count(*) FROM campaigns') === 0, 'something of a refused campaign is there')
      disk.makeRoom()
      started = await start()
    }
    const { id } = started
    const progress = () => client.campaigns.get({ id })
    if (when === 'in the middle') {
      await server.until(({ messages }) => messages.length >= filledAfter)
      disk.leave(pages)
    }
    for (let looks = 0; came === 'there was room'; looks++) {
      const { state, pauseReason, waits } = await progress()
      if (state === 'finished') break
      const says = waits.find(({ kind }) => kind === 'disk')?.phrase.reason
      if (pauseReason === 'disk-full' || says) came = says === 'disk-nearly-full' ? 'held back' : 'stopped'
      if (looks > 5000) throw new Error(`It is ${state} and says nothing.`)
      await wait(2)
    }
    const { length } = server.messages
    must(length <= recipients, `${length} messages on a full disk`)
    disk.makeRoom()
    for (;;) {
      const { state } = await progress()
      if (state === 'finished') break
      if (state === 'paused') await client.campaigns.resume({ id })
      if (one(`SELECT count(*) FROM deliveries WHERE state = 'sending'`) === 0) clock.jump(1000)
      await wait(2)
    }
    const got = server.acceptedRecipients()
    const states = statesOf(db, id)
    must(got.length === recipients && new Set(got).size === recipients, `${got.length} emails arrived`)
    must(states['accepted'] === recipients, `${JSON.stringify(states)} in the end`)
    must(one('SELECT count(*) FROM attempts') === recipients, 'the log has another number of rows')
    must(
      one(`SELECT count(*) FROM campaign_counts WHERE n <> 0`) === 1 &&
        one(`SELECT n FROM campaign_counts WHERE state = 'accepted'`) === recipients,
      'the counts do not add up'
    )
    const [check] = db.statement('PRAGMA integrity_check').all()
    must(check?.['integrity_check'] === 'ok', `the database is ${JSON.stringify(check)}`)
    return { broken, came }
  } finally {
    await engine.close()
    await server.close()
  }
}
