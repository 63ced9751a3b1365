import { setTimeout } from 'node:timers/promises'
import { AppError } from '../../../shared/errors.ts'
import type { Account } from '../../../shared/models/account.ts'
import type { CampaignOptions, CampaignProgress, PreflightReport } from '../../../shared/models/campaign.ts'
import type { Selection, UserFilter } from '../../../shared/models/user.ts'
import { accountSecret, neededSecret, secretWords } from '../../../shared/secrets/account-secrets.ts'
import type { CommandContext } from '../../command-context.ts'
import { type EngineClient, type HeadlessEngine, withEngine } from '../../engine/headless-engine.ts'
import { CommandError, exitCodes, UsageError } from '../../exit-codes.ts'
import { campaignWords, count, isoTime, pauseDetailOf, recipientWords, some } from '../../words.ts'
import { findUsers } from '../users/find-user.ts'
import { chooseAccount } from '../accounts/choose-account.ts'
import { waitForEnd } from './wait-for-end.ts'

export interface SendOptions {
  /** Addresses or numbers; without it everyone pending whom `filter` lets through. */
  user?: readonly string[] | undefined
  filter: UserFilter
  at?: number | undefined
  first?: number | undefined
  wait?: true | undefined
  template: string
  account?: string | undefined
  limit?: number | undefined
  rate?: number | undefined
  evenIfRecent?: true | undefined
  name?: string | undefined
  dryRun?: true | undefined
}

/** `countersign send`: says who will be emailed, starts the campaign, and with --wait sends it. */
export function sendCampaign(options: SendOptions, context: CommandContext): Promise<number> {
  return withEngine(context, options.wait ? 'send' : 'change', (engine) => send(engine, options, context))
}

async function send(engine: HeadlessEngine, command: SendOptions, context: CommandContext): Promise<number> {
  const { client } = engine
  const { terminal, stop } = context
  const dryRun = command.dryRun === true
  const account = await chooseAccount(client, command.account ?? null)
  await requireTemplate(client, command.template)
  const options = optionsOf(engine, command, account, context.now())
  const everyone = await selectionOf(client, command)
  const report = await preflight(client, everyone, options, stop)
  const willGo = Math.min(report.willBeSent, command.limit ?? report.willBeSent)
  const told = {
    dryRun,
    account: account.name,
    matching: report.matching,
    willBeSent: willGo,
    skipped: report.skipped,
    /** Would be sent to, were it not for --limit. */
    leftForLater: report.willBeSent - willGo
  }
  terminal.say(
    `${recipientWords(willGo, report.skipped)}${told.leftForLater > 0 ? `, ${count(told.leftForLater)} left for later` : ''}`
  )
  if (account.kind === 'mailbox')
    terminal.say(`Using ${account.name}: emails are captured in the app; nothing is delivered`)
  if (willGo === 0) {
    terminal.json({ ...told, campaign: null })
    return exitCodes.done
  }
  refuseWithout(engine, account, report)

  const selection =
    command.limit === undefined
      ? everyone
      : await client.campaigns.firstRecipients({
          selection: everyone,
          evenIfRecent: options.evenIfRecent,
          limit: command.limit
        })
  // What would keep it from starting is said by a dry run too.
  await client.campaigns.preview({ selection, options, index: 0 })
  if (dryRun) {
    terminal.json({ ...told, campaign: null })
    return exitCodes.done
  }
  stop.throwIfAborted()
  const { id } = await client.campaigns.start({ selection, options, atMost: willGo })
  if (!command.wait) {
    const queued = await untilQueued(client, id)
    terminal.say(
      queued.startsAt === null
        ? `Campaign ${id} is queued. Nothing is sent until \`countersign worker\` or the app runs.`
        : `Campaign ${id} starts at ${isoTime(queued.startsAt)}, if \`countersign worker\` or the app runs then.`
    )
    terminal.json({ ...told, campaign: shown(queued) })
    return exitCodes.done
  }
  await client.campaigns.startNow({ id })
  try {
    const ended = await waitForEnd(client, id, terminal, stop)
    terminal.say(campaignWords(ended))
    terminal.json({ ...told, campaign: shown(ended) })
    return codeOf(ended)
  } catch (error) {
    if (!stop.aborted) throw error
    await engine.close()
    terminal.say(`Interrupted. Campaign ${id} continues with \`countersign worker\` or the app.`)
    throw error
  }
}

function optionsOf(
  engine: HeadlessEngine,
  options: SendOptions,
  account: Account,
  now: number
): CampaignOptions {
  const { template, rate, evenIfRecent, name, at, first } = options
  return {
    name: name ?? `${usualName(options)}, ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    templateId: template,
    accountId: account.id,
    linkLifetime: engine.settings().links.lifetime,
    ratePerSecond: rate ?? null,
    startWith:
      at !== undefined
        ? { kind: 'at', at }
        : first !== undefined
          ? { kind: 'first', count: first }
          : { kind: 'all' },
    evenIfRecent: evenIfRecent === true
  }
}

async function selectionOf(client: EngineClient, { user, filter }: SendOptions): Promise<Selection> {
  if (user) return { ids: await findUsers(client, user) }
  return { filter: { ...filter, status: 'pending' }, except: [] }
}

function usualName({ user, filter }: SendOptions): string {
  if (user) return some(user.length, 'user')
  return Object.keys(filter).length > 0 ? 'Some pending' : 'Everyone pending'
}

async function requireTemplate(client: EngineClient, wanted: string): Promise<void> {
  const templates = await client.templates.list({})
  if (templates.some(({ id }) => id === wanted)) return
  throw new UsageError(
    `There is no template “${wanted}”. There are: ${templates.map(({ id }) => id).join(', ')}.`
  )
}

async function preflight(
  client: EngineClient,
  selection: Selection,
  { evenIfRecent, accountId, ratePerSecond }: CampaignOptions,
  signal: AbortSignal
): Promise<PreflightReport> {
  const counting = await client.campaigns.preflight(
    { selection, evenIfRecent, accountId, ratePerSecond },
    { signal }
  )
  for await (const event of counting) if (event.kind === 'report') return event.report
  throw new CommandError('INTERNAL', 'The recipients could not be counted.')
}

function refuseWithout(engine: HeadlessEngine, account: Account, { blockers }: PreflightReport): void {
  const needed = neededSecret(account)
  if (needed && !account.hasSecret) {
    throw new CommandError(
      'NO_ACCOUNT',
      `The ${secretWords[needed]} of “${account.name}” is not known here. Give it with --secrets, as "${accountSecret(account.id, needed)}".`
    )
  }
  const { target, method } = engine.settings().links
  const signs = target === 'built-in' || method !== 'from-import'
  if (signs && engine.secrets.get('links:signing') === null) {
    throw new CommandError(
      'LINKS_NOT_READY',
      'The secret that signs links is not known here. Make one with `countersign links secret make`, or give yours with --secrets, as "links:signing".'
    )
  }
  const [blocker] = blockers
  if (blocker) throw AppError.received('WRONG_STATE', blocker)
}

async function untilQueued(client: EngineClient, id: number): Promise<CampaignProgress> {
  for (;;) {
    const campaign = await client.campaigns.get({ id })
    if (campaign.prepared) return campaign
    await setTimeout(20)
  }
}

const shown = (campaign: CampaignProgress) => {
  const { id, name, state, pauseReason, counts } = campaign
  return { id, name, state, pauseReason, pauseDetail: pauseDetailOf(campaign), counts }
}

/** Of a campaign that was waited for. */
export function codeOf({ state, counts }: Pick<CampaignProgress, 'state' | 'counts'>): number {
  if (state === 'paused') return exitCodes.paused
  return counts.rejected + counts.unknown + counts.cancelled > 0 ? exitCodes.notForAll : exitCodes.done
}
