import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { type EngineChild, killGroup, startEngineChild } from '../test/helpers/engine-child.ts'
import { addServerAccount, addUsers, campaignOptions, withDatabase } from '../test/helpers/test-engine.ts'
import type { Kill, KillPlan } from './kill-plan.ts'
import { reconcile, type Reconciled } from './reconcile.ts'
import { type RecordingSink, startRecordingSink } from './recording-sink.ts'

export const connections = 10

export interface RoundReport extends Reconciled {
  received: number
  /** How often what was killed, by when. */
  kills: Map<Kill['when'], number>
}

/**
 * One data folder and one server: a campaign after the other, each killed as its plan says and gone on with to its end.
 * Then what the server received is held against the database.
 */
export async function killRound(plans: KillPlan[], recipients: number, app: boolean): Promise<RoundReport> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-kills-'))
  const sink = await startRecordingSink(folder)
  const round = new Round(join(folder, 'data'), sink, recipients, app)
  try {
    await round.begin(plans.length)
    for (const [index, plan] of plans.entries()) await round.campaign(index, plan)
    return await round.end()
  } finally {
    await round.engine?.kill()
    await sink.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

class Round {
  engine: EngineChild | undefined
  private accountId = 0
  private readonly kills = new Map<Kill['when'], number>()
  /** Of each campaign. */
  private readonly killsOf = new Map<number, number>()
  private readonly dataDir: string
  private readonly sink: RecordingSink
  private readonly recipients: number
  private readonly app: boolean

  constructor(dataDir: string, sink: RecordingSink, recipients: number, app: boolean) {
    this.dataDir = dataDir
    this.sink = sink
    this.recipients = recipients
    this.app = app
  }

  async begin(campaigns: number): Promise<void> {
    withDatabase(this.dataDir, (db) => addUsers(db, this.recipients * campaigns))
    const { client } = await this.start()
    this.accountId = await addServerAccount(client, this.sink.port, { maxConnections: connections })
  }

  async campaign(index: number, plan: KillPlan): Promise<void> {
    const before = await this.sink.until(0)
    const first = plan[0]
    let id: number | null
    if (first?.when === 'queueing') {
      // The call may never be answered.
      void this.press(index).catch(() => {})
      await wait(first.ms)
      await this.killAndStart(first)
      id = await this.find(index)
    } else {
      id = null
    }
    id ??= await this.press(index)
    for (const kill of plan) {
      if (kill.when === 'sending' || kill.when === 'engine of the app') {
        // What is unknown may never arrive: wait for no more than must.
        const inDoubt = connections * this.killed(plan, kill)
        await this.sink.until(before + Math.min(kill.messages, this.recipients - inDoubt))
        await wait(kill.ms)
      }
      if (kill.when === 'engine of the app') await this.killEngineOfApp()
      else if (kill.when === 'sending') await this.killAndStart(kill, plan[plan.indexOf(kill) + 1])
    }
    this.killsOf.set(id, plan.length)
    await this.finished(id)
  }

  async end(): Promise<RoundReport> {
    await this.engine!.shutDown()
    const expected = new Map([...this.killsOf.keys()].map((id) => [id, this.recipients]))
    const received = this.sink.received()
    const reconciled = reconcile(this.dataDir, expected, received)
    for (const [id, n] of reconciled.unknownOf) {
      const most = connections * this.killsOf.get(id)!
      if (n > most) reconciled.broken.push(`campaign ${id} has ${n} unknown outcomes, ${most} at most`)
    }
    return { ...reconciled, received: received.length, kills: this.kills }
  }

  private async start(): Promise<EngineChild> {
    this.engine = await startEngineChild(this.dataDir, this.program())
    return this.engine
  }

  private program() {
    return this.app ? { entry: join(import.meta.dirname, 'app-child.ts') } : {}
  }

  private note(kill: Kill): void {
    this.kills.set(kill.when, (this.kills.get(kill.when) ?? 0) + 1)
  }

  /** How many of a plan's kills come before this one. */
  private killed(plan: KillPlan, kill: Kill): number {
    return plan.indexOf(kill)
  }

  private async killAndStart(kill: Kill, next?: Kill): Promise<void> {
    this.note(kill)
    await this.engine!.kill()
    if (next?.when === 'starting') {
      this.note(next)
      await this.killWhileItStarts(next.ms)
    }
    await this.start()
  }

  private async killWhileItStarts(ms: number): Promise<void> {
    const starting = startEngineChild(this.dataDir, {
      ...this.program(),
      begun: (process) => setTimeout(killGroup, ms, process)
    })
    // It may have been ready before.
    const engine = await starting.catch(() => null)
    if (engine) await engine.gone
  }

  private async killEngineOfApp(): Promise<void> {
    const { told, process } = this.engine!
    this.note({ when: 'engine of the app', messages: 0, ms: 0 })
    const starts = () => told.filter(({ type }) => type === 'ready').length
    const before = starts()
    process.send({ killEngine: true })
    while (starts() === before) await wait(20)
  }

  private async press(index: number): Promise<number> {
    const from = index * this.recipients + 1
    const { id } = await this.engine!.client.campaigns.start({
      selection: { ids: Array.from({ length: this.recipients }, (_, i) => from + i) },
      options: campaignOptions(this.accountId, { name: `Campaign ${index}` })
    })
    return id
  }

  private async find(index: number): Promise<number | null> {
    const list = await this.engine!.client.campaigns.list({})
    return list.find(({ name }) => name === `Campaign ${index}`)?.id ?? null
  }

  private async finished(id: number): Promise<void> {
    for (;;) {
      const { state, pauseDetail } = await this.engine!.client.campaigns.get({ id })
      if (state === 'finished') return
      if (state !== 'running') throw new Error(`Campaign ${id} is ${state}: ${JSON.stringify(pauseDetail)}`)
      await wait(25)
    }
  }
}
