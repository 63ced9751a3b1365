import type { FromEngine } from '../../shared/ipc/engine-messages.ts'
import { AppError, toReasoned } from '../../shared/errors.ts'
import {
  type AccountDeps,
  createAccountService,
  createAccountTokens,
  createKeptSecrets,
  ensureMailboxAccount,
  findAccount,
  listAccounts,
  watchAccountSecrets
} from '../accounts/index.ts'
import { campaignName } from './recovery-notices.sql.ts'
import { reportActivity } from './report-activity.ts'
import { addNotice, type NewNotice, type OpenedData, startDailyBackups } from '../db/index.ts'
import {
  type CampaignServices,
  type ContextSources,
  createLifecycle,
  createRecipientLists,
  type Lifecycle,
  sendingNow
} from '../campaigns/index.ts'
import { createImports, type Imports, recoverImports } from '../imports/index.ts'
import { createConfirmLinks, type HttpServer, openConfirmServer } from '../ingress/index.ts'
import { type Mailbox, openMailbox } from '../mailbox/index.ts'
import type { EngineContext } from '../context/index.ts'
import { createDispatcher, type Dispatcher, moveSpansSinceLastRun, type Outage } from '../queue/index.ts'
import { createPrivacy, type Privacy } from '../privacy/index.ts'
import { recoverQueue } from '../deliveries/index.ts'
import {
  createTemplateStore,
  findRecipient,
  previewTemplate,
  type TemplateStore
} from '../templates/index.ts'
import { startRetention } from '../retention/index.ts'

import { createUsers, type Users } from '../users/index.ts'

/** What an engine sends: every campaign under way, only those it starts itself, or nothing. */
export type Sends = 'all' | 'asked' | 'nothing'

/** What runs for as long as the engine does. */
export interface Services {
  lifecycle: Lifecycle
  dispatcher: Dispatcher
  campaigns: CampaignServices
  accounts: AccountDeps
  mailbox: Mailbox
  users: Users
  imports: Imports
  privacy: Privacy
  templates: { store: TemplateStore; sender: () => string }
  links: { confirmUrl: () => string | null }
  opened: Pick<OpenedData, 'sqliteVersion' | 'inUseBy'>
  tell(message: FromEngine): void
  suspended(): void
  resumed(): void
  close(graceMs: number): Promise<void>
}

/** Starts everything, in the order in which one needs the other; sending comes last. A start that fails leaves no port open. */
export async function startServices(
  parts: EngineContext,
  opened: Pick<OpenedData, 'sqliteVersion' | 'inUseBy'>,
  tell: (message: FromEngine) => void,
  sends: Sends
): Promise<Services> {
  const mailbox = await openMailbox(parts)
  let confirm: HttpServer | null = null
  try {
    confirm = parts.db.readOnly ? null : await openConfirmPage(parts, tell)
    return await startBehind({ mailbox, confirm }, parts, opened, tell, sends)
  } catch (error) {
    await Promise.all([mailbox.close(), confirm?.close()])
    throw error
  }
}

async function startBehind(
  { mailbox, confirm }: { mailbox: Mailbox; confirm: HttpServer | null },
  parts: EngineContext,
  opened: Pick<OpenedData, 'sqliteVersion' | 'inUseBy'>,
  tell: (message: FromEngine) => void,
  sends: Sends
): Promise<Services> {
  const { db, clock, events } = parts
  const store = createTemplateStore(parts)
  if (!db.readOnly) await recoverImports(parts)
  const users = createUsers(parts)
  const imports = createImports(parts, users)
  if (!db.readOnly) ensureMailboxAccount(db, clock)
  const tokens = createAccountTokens(parts, tell)
  const accounts = createAccountService(parts, tokens, mailbox.port)
  if (!db.readOnly) tellRecovered(parts)

  const sources: ContextSources = {
    template(id) {
      const { name, version, source } = store.get(id)
      return { id, name, version, source }
    },
    sender: (accountId) => accounts.sender(accountId),
    confirmUrl: () => confirm?.url ?? null
  }
  const dispatcher = createDispatcher(parts, accounts)
  const lifecycle = createLifecycle(
    parts,
    dispatcher,
    {
      ended(id, phrase) {
        tell({ type: 'notice', kind: phrase.reason, phrase, place: `/campaigns/${id}` })
      }
    },
    sends !== 'nothing'
  )
  dispatcher.reportTo({
    drained: (id) => lifecycle.drained(id),
    clockSet: () => lifecycle.clockSet(),
    pause: (id, reason, detail, until) => lifecycle.pause(id, reason, detail, until),
    moved(settled, claimed) {
      events.sendingChanged()
      if (settled.length > 0 || claimed.length > 0) {
        events.changed('log')
        events.usersChanged(settled.map((one) => one.claimed.delivery.userId))
        for (const { state, claimed } of settled) {
          if (state === 'waiting' || state === 'deferred') lifecycle.cameBack(claimed.delivery.campaignId)
        }
      }
    },
    outage({ name }, outage) {
      const notice = outageNotice(name, outage, clock.now())
      addNotice(db, clock, notice)
      events.changed('notices')
      events.changed('accounts')
      tell({ type: 'notice', kind: 'attention', phrase: notice.phrase, place: null })
    }
  })
  const keptSecrets = createKeptSecrets(parts.secrets, (id) => findAccount(db, id), tell)
  const accountDeps: AccountDeps = {
    dispatcher: () => dispatcher,
    tokens,
    keptSecrets,
    mailboxPort: mailbox.port
  }
  const endSecrets = watchAccountSecrets(parts, accountDeps)
  const recipients = createRecipientLists(parts)
  events.provideSending(() => sendingNow(parts, { dispatcher, lifecycle }))
  if (sends === 'all') lifecycle.restore()
  const isSending = () =>
    sendingNow(parts, { dispatcher, lifecycle }).some(({ state }) => state === 'running')
  const chores = db.readOnly ? [] : [startRetention(parts), startDailyBackups(parts, isSending)]
  const privacy = createPrivacy(parts, { users, imports, dispatcher }, tell, isSending)
  const endActivity = reportActivity(parts, { dispatcher, lifecycle }, tell)
  // What is shown of links, in any window, is made from these.
  const endSettings = [
    parts.settings.onChange(() => events.changed('settings')),
    parts.secrets.onChange((key) => key === 'links:signing' && events.changed('settings'))
  ]

  return {
    lifecycle,
    dispatcher,
    accounts: accountDeps,
    mailbox,
    users,
    imports,
    privacy,
    templates: { store, sender: () => senderLine(accounts.active()) },
    campaigns: {
      lifecycle,
      dispatcher,
      sources,
      recipients,
      activeAccount: () => accounts.active(),
      account: (id) => accounts.account(id),
      templateIds: () => store.list().map(({ id }) => id),
      accountIds: () => listAccounts(db).map(({ id }) => id),
      preview(context, userId) {
        const { name: fromName, address: fromAddress } = context.account.from
        return previewTemplate(
          context.template.source,
          userId === null ? undefined : findRecipient(db, userId),
          [],
          {
            subjectPrefix: context.subjectPrefix,
            service: context.service,
            from: senderLine({ fromName, fromAddress }),
            linkLifetime: context.linkLifetime,
            now: clock.now()
          }
        )
      }
    },
    links: { confirmUrl: () => confirm?.url ?? null },
    opened,
    tell,
    suspended: () => dispatcher.fallAsleep(),
    resumed() {
      dispatcher.wakeUp()
      events.sendingChanged()
    },
    async close(graceMs) {
      endActivity()
      endSecrets()
      keptSecrets.close()
      for (const end of endSettings) end()
      await privacy.close()
      await imports.close()
      await Promise.all([...chores.map((chore) => chore.close()), users.close()])
      recipients.close()
      await lifecycle.close()
      await Promise.all([dispatcher.close(graceMs), tokens.settled()])
      await Promise.all([mailbox.close(), confirm?.close()])
    }
  }
}

/** The confirm page is worth a notice when its port is taken; sending with links of one's own needs it not. */
async function openConfirmPage(
  parts: EngineContext,
  tell: (message: FromEngine) => void
): Promise<HttpServer | null> {
  const { settings, clock, log, db } = parts
  const { confirmPort } = settings.get().links
  try {
    const server = await openConfirmServer({
      port: confirmPort,
      links: createConfirmLinks(parts),
      service: () => ({
        name: settings.get().service.name,
        contact: settings.get().service.adminAddress || null
      }),
      clock,
      onError: (error) => log.error({ err: error }, 'the confirm page failed')
    })
    if (server.port !== confirmPort) tell({ type: 'confirm-port', port: server.port })
    return server
  } catch (error) {
    if (!(error instanceof AppError)) throw error
    addNotice(db, clock, {
      kind: 'warning',
      phrase: { reason: 'confirm-page-down', params: { error: toReasoned(error) } }
    })
    return null
  }
}

/** Says what a run that ended without a goodbye left in doubt. */
function tellRecovered({ db, clock }: EngineContext): void {
  moveSpansSinceLastRun(db, clock.now())
  const { unknown, resent } = recoverQueue(db, clock.now())
  for (const { campaignId, count } of unknown) {
    const params = { campaign: campaignName(db, campaignId), count }
    addNotice(db, clock, { kind: 'warning', phrase: { reason: 'outcomes-unknown', params }, campaignId })
  }
  for (const { campaignId, count } of resent) {
    const params = { campaign: campaignName(db, campaignId), count }
    addNotice(db, clock, { kind: 'info', phrase: { reason: 'sent-again', params }, campaignId })
  }
}

/** One code for its beginning and its end: the end takes the place of the beginning. */
function outageNotice(account: string, { since, phrase: trouble, over }: Outage, now: number): NewNotice {
  const minutes = over ? Math.max(1, Math.round((now - since) / 60_000)) : null
  return {
    kind: over ? 'info' : 'warning',
    phrase: { reason: 'sending-held-up', params: { account, trouble, minutes } }
  }
}

const senderLine = ({ fromName, fromAddress }: { fromName: string; fromAddress: string }) =>
  fromName === '' ? fromAddress : `${fromName} <${fromAddress}>`
