import { setTimeout } from 'node:timers/promises'
import { firstRecipients } from '../../engine/campaigns/recipients/first-recipients.ts'
import { sentenceError } from '../../shared/errors.ts'
import { accountSecret, neededSecret, secretWords } from '../../shared/secrets/account-secrets.ts'
import type { Account } from '../../shared/models/account.ts'
import type { CampaignOptions, CampaignProgress, PreflightReport } from '../../shared/models/campaign.ts'
import type { Selection } from '../../shared/models/user.ts'
import type { SendCommand } from '../command-line.ts'
import { exitCodes, UsageError } from '../exit-codes.ts'
import { type EngineClient, type HeadlessEngine, openHeadless } from '../engine/headless-engine.ts'
import { secretKeeper } from '../engine/store-secret.ts'
import { readSecrets } from '../engine/read-secrets.ts'
import type { Surroundings } from '../command-context.ts'
import { waitForEnd } from './wait-for-end.ts'
import { campaignWords, count, goingWords } from '../words.ts'

/** `countersign send --pending`: says who will go, starts the campaign, and with --wait sends it. */
export async function sendPending(command: SendCommand, given: Surroundings): Promise<number> {
  const secrets = await readSecrets({ given: command.secrets, ...given })
  const engine = await openHeadless({
    ...given,
    secrets,
    sends: command.wait ? 'asked' : 'nothing',
    onSecretRenewed: secretKeeper(command.secrets, given.terminal)
  })
  try {
    return await send(engine, command, given)
  } finally {
    await engine.close()
  }
}

async function send(engine: HeadlessEngine, command: SendCommand, given: Surroundings): Promise<number> {
  const { client } = engine
  const { terminal, stop } = given
  const account = await chooseAccount(client, command.account)
  await requireTemplate(client, command.template)
  const options = optionsOf(engine, command, account, given.now())
  const everyone: Selection = { filter: { status: 'pending' }, except: [] }
  const report = await preflight(client, everyone, options, stop)
  const willGo = Math.min(report.willBeSent, command.limit ?? report.willBeSent)
  const told = {
    dryRun: command.dryRun,
    account: account.name,
    matching: report.matching,
    willBeSent: willGo,
    skipped: report.skipped,
    /** Would be sent to, were it not for --limit. */
    leftForLater: report.willBeSent - willGo
  }
  terminal.say(
    `${goingWords(willGo, report.skipped)}${told.leftForLater > 0 ? `, ${count(told.leftForLater)} left for later` : ''}`
  )
  if (account.kind === 'mailbox')
    terminal.say(`Through ${account.name}: mails are captured, none is delivered`)
  if (willGo === 0) {
    terminal.json({ ...told, campaign: null })
    return exitCodes.done
  }
  refuseWithout(engine, account, report)

  const selection =
    command.limit === null
      ? everyone
      : { ids: await firstRecipients(engine.parts, everyone, options.evenIfRecent, command.limit) }
  // What would keep it from starting is said by a dry run too.
  await client.campaigns.preview({ selection, options, index: 0 })
  if (command.dryRun) {
    terminal.json({ ...told, campaign: null })
    return exitCodes.done
  }
  stop.throwIfAborted()
  const { id } = await client.campaigns.start({ selection, options, atMost: willGo })
  if (!command.wait) {
    const queued = await untilQueued(client, id)
    terminal.say(
      `Campaign ${id} is in the queue. Nothing is sent before \`countersign worker\` or the app runs.`
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
    terminal.say(`Interrupted. Campaign ${id} goes on with \`countersign worker\` or the app.`)
    throw error
  }
}

function optionsOf(
  { parts }: HeadlessEngine,
  { template, ratePerSecond, evenIfRecent, campaignName }: SendCommand,
  account: Account,
  now: number
): CampaignOptions {
  return {
    name:
      campaignName ?? `Everyone pending, ${new Date(now).toISOString().slice(0, 16).replace('T', ' ')} UTC`,
    templateId: template,
    accountId: account.id,
    linkLifetime: parts.settings.get().links.lifetime,
    ratePerSecond,
    startWith: { kind: 'all' },
    evenIfRecent
  }
}

async function chooseAccount(client: EngineClient, wanted: string | null): Promise<Account> {
  const accounts = await client.accounts.list({})
  const found = accounts.filter(({ id, name, isActive }) =>
    wanted === null ? isActive : name === wanted || String(id) === wanted
  )
  if (found.length === 1) return found[0]!
  const all = accounts.map(({ id, name }) => `${id} “${name}”`).join(', ')
  throw new UsageError(
    found.length > 1
      ? `Several accounts are called “${wanted}”: name one by its number. There are: ${all}.`
      : `There is no account ${wanted === null ? 'in use' : `“${wanted}”`}. There are: ${all}.`
  )
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
  throw sentenceError('INTERNAL', 'The recipients could not be counted.')
}

function refuseWithout({ parts }: HeadlessEngine, account: Account, { blockers }: PreflightReport): void {
  const needed = neededSecret(account)
  if (needed && !account.hasSecret) {
    throw sentenceError(
      'NO_ACCOUNT',
      `The ${secretWords[needed]} of “${account.name}” is not known here. Give it with --secrets, as "${accountSecret(account.id, needed)}".`
    )
  }
  const { target, method } = parts.settings.get().links
  const signs = target === 'built-in' || method !== 'from-import'
  if (signs && parts.secrets.get('links:signing') === null) {
    throw sentenceError(
      'LINKS_NOT_READY',
      'The secret that signs links is not known here. Give it with --secrets, as "links:signing".'
    )
  }
  if (blockers.length > 0) throw sentenceError('WRONG_STATE', blockers.join(' '))
}

async function untilQueued(client: EngineClient, id: number): Promise<CampaignProgress> {
  for (;;) {
    const campaign = await client.campaigns.get({ id })
    if (campaign.prepared) return campaign
    await setTimeout(20)
  }
}

const shown = ({ id, name, state, pauseReason, pauseDetail, counts }: CampaignProgress) => ({
  id,
  name,
  state,
  pauseReason,
  pauseDetail,
  counts
})

/** Of a campaign that was waited for. */
export function codeOf({ state, counts }: Pick<CampaignProgress, 'state' | 'counts'>): number {
  if (state === 'paused') return exitCodes.paused
  return counts.rejected + counts.unknown + counts.cancelled > 0 ? exitCodes.notForAll : exitCodes.done
}
