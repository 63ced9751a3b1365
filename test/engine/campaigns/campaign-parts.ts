import { onTestFinished } from 'vitest'
import type { CampaignOptions, CampaignState } from '../../../src/shared/models/campaign.ts'
import type { Selection } from '../../../src/shared/models/user.ts'
import {
  type ReceivedMessage,
  type Rule,
  type ScriptedSmtpServer,
  startScriptedSmtpServer
} from '../../helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  everyPending,
  startTestEngine,
  statesOf,
  type TestEngine,
  type TestEngineOptions,
  until
} from '../../helpers/test-engine.ts'

/** An engine with users and an account at a scripted server. Closed after each test. */
export interface CampaignTest {
  engine: TestEngine
  server: ScriptedSmtpServer
  accountId: number
  start(options?: Partial<CampaignOptions>, selection?: Selection): Promise<number>
  /** Starts one, and resolves when it has ended. */
  send(options?: Partial<CampaignOptions>, selection?: Selection): Promise<number>
  state(campaignId: number): CampaignState
  states(campaignId: number): Record<string, number>
  until(campaignId: number, state: CampaignState): Promise<void>
  /** The same, with time passing quickly: for what waits for a breaker or for its next try. */
  passTime(campaignId: number, state: CampaignState): Promise<void>
  sql(text: string, ...parameters: (string | number | null)[]): Record<string, unknown>[]
}

export async function setUp(
  options: TestEngineOptions & {
    users?: number
    script?: Rule[]
    connections?: number
    ratePerSecond?: number
  } = {}
): Promise<CampaignTest> {
  const server = await startScriptedSmtpServer({ script: options.script ?? [] })
  onTestFinished(() => server.close())
  const engine = await startTestEngine({
    ...options,
    prepare(db) {
      addUsers(db, options.users ?? 10)
      options.prepare?.(db)
    }
  })
  onTestFinished(() => engine.close())
  const accountId = await addServerAccount(engine.client, server.port, {
    maxConnections: options.connections ?? 3,
    ratePerSecond: options.ratePerSecond ?? null
  })

  const state = (id: number) =>
    engine.db.statement('SELECT state FROM campaigns WHERE id = ?').get(id)?.state as CampaignState
  const start = async (more: Partial<CampaignOptions> = {}, selection: Selection = everyPending) => {
    const { id } = await engine.client.campaigns.start({
      selection,
      options: campaignOptions(accountId, more)
    })
    return id
  }
  const untilState = (id: number, wanted: CampaignState) => until(() => state(id) === wanted)
  return {
    engine,
    server,
    accountId,
    start,
    async send(more, selection) {
      const id = await start(more, selection)
      await untilState(id, 'finished')
      return id
    },
    state,
    states: (id) => statesOf(engine.db, id),
    until: untilState,
    passTime: (id, wanted) =>
      until(() => {
        if (state(id) === wanted) return true
        engine.clock.jump(500)
        return false
      }),
    sql: (text, ...parameters) => engine.db.statement(text).all(...parameters)
  }
}

export const headerOf = ({ raw }: ReceivedMessage, name: string): string | undefined =>
  new RegExp(`^${name}: (.*)$`, 'im').exec(raw.toString())?.[1]?.trim()

/** The link in the text part of a mail, its quoted-printable line breaks undone. */
export function linkOf({ raw }: ReceivedMessage): string {
  const text = raw.toString().replaceAll('=\r\n', '').replaceAll('=3D', '=')
  return /http:\/\/127\.0\.0\.1:\d+\/confirm\/[\w.-]+/.exec(text)![0]
}

/** A gate: an answer held back until the test lets it go. */
export function gate(): { held: Promise<void>; open: () => void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { held: promise, open: resolve }
}
