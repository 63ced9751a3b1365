import { AppError } from '../../shared/errors.ts'
import type { ErrorReason } from '../../shared/words/errors/error-text.ts'
import type { CampaignAction, PreflightReport } from '../../shared/models/campaign.ts'
import type { MailPreview } from '../../shared/models/template.ts'
import { sleep } from '../runtime/index.ts'
import { implementer, type EngineContext } from '../context/index.ts'
import type { Dispatcher } from '../queue/index.ts'
import { decideUnknown } from './lifecycle/decide-unknown.ts'
import { retryGroup } from './lifecycle/retry-group.ts'
import { firstRecipients } from './recipients/first-recipients.ts'
import { exportRecipients } from './recipients/export-recipients.ts'
import { previewAction, requireAtMost } from './lifecycle/preview-action.ts'
import type { Lifecycle } from './lifecycle/lifecycle.ts'
import { countRecipients, recipientAt } from './recipients/preflight.ts'
import { campaignProgress, campaignSummaries } from './progress.ts'
import { unfinishedWork } from './campaigns.sql.ts'
import { rateHistory } from './rate-history.ts'
import { causeGroups, findDelivery } from './recipients/campaign-deliveries.sql.ts'
import type { RecipientLists } from './recipients/recipient-lists.ts'
import { rulesNow } from './recipients/recipient-rules.ts'
import type { SendContext } from './message/send-context.ts'
import { newestLink } from './lifecycle/resend.sql.ts'
import { resend } from './lifecycle/resend.ts'
import { sendTest } from './message/send-test.ts'
import { type ContextSources, freezeContext, startCampaign } from './lifecycle/start.ts'
import { duplicateOptions } from './lifecycle/duplicate-options.ts'

export interface CampaignServices {
  lifecycle: Lifecycle
  dispatcher: Dispatcher
  sources: ContextSources
  recipients: RecipientLists
  activeAccount(): { id: number; ratePerSecond: number | null }
  account(id: number): { id: number; ratePerSecond: number | null; kind: 'mailbox' | 'smtp' }
  templateIds(): string[]
  accountIds(): number[]
  /** The mail a user would get, for looking at. */
  preview(context: SendContext, userId: number | null): MailPreview
}

export function campaignProcedures(parts: EngineContext, services: CampaignServices) {
  const { db, settings, clock, files } = parts
  const { lifecycle, dispatcher, sources } = services
  const { campaigns } = implementer

  const progress = (id: number) => {
    const found = campaignProgress(parts, services, id)
    if (!found) throw new AppError('NOT_FOUND', 'campaign-gone')
    return found
  }
  const accountRate = (id: number) => services.account(id).ratePerSecond
  const preview = (id: number, action: CampaignAction) =>
    previewAction(parts, lifecycle, accountRate, id, action)
  /** Says what it does by the counts of the moment in which it is done, and does it only up to what was shown. */
  const act = async (id: number, action: CampaignAction, atMost: number | undefined, work: () => void) => {
    const report = await preview(id, action)
    requireAtMost(report, atMost)
    work()
    return report
  }

  return {
    preflight: campaigns.preflight.handler(async function* ({ input, signal }) {
      const counting = countRecipients(parts, rulesNow(parts, input.selection, input.evenIfRecent), signal)
      let step = await counting.next()
      while (!step.done) {
        yield { kind: 'counting' as const, ...step.value }
        step = await counting.next()
      }
      yield {
        kind: 'report' as const,
        report: await report(step.value, input.ratePerSecond, input.accountId)
      }
    }),

    preview: campaigns.preview.handler(async ({ input }) => {
      const context = await freezeContext(parts, sources, input.options)
      const judged = rulesNow(parts, input.selection, input.options.evenIfRecent)
      const userId = await recipientAt(parts, judged, input.index)
      if (userId === null) throw new AppError('NOT_FOUND', 'recipient-out-of-range')
      return services.preview(context, userId)
    }),

    sendTest: campaigns.sendTest.handler(({ input, context: { actor } }) =>
      sendTest(parts, lifecycle, sources, input, actor)
    ),

    start: campaigns.start.handler(async ({ input: { selection, options, atMost }, context: { actor } }) => {
      const judged = rulesNow(parts, selection, options.evenIfRecent)
      if ((await recipientAt(parts, judged, 0)) === null) {
        throw new AppError('NOTHING_TO_SEND', 'nobody-to-send-to')
      }
      if (atMost !== undefined && (await recipientAt(parts, judged, atMost)) !== null) {
        throw new AppError(
          'CHANGED_MEANWHILE',
          'more-recipients-than-shown',
          { shown: atMost },
          { data: { atMost } }
        )
      }
      return { id: await startCampaign(parts, lifecycle, sources, selection, options, actor) }
    }),
    firstRecipients: campaigns.firstRecipients.handler(
      async ({ input: { selection, evenIfRecent, limit }, signal }) => ({
        ids: await firstRecipients(parts, selection, evenIfRecent, limit, signal)
      })
    ),
    duplicateOptions: campaigns.duplicateOptions.handler(({ input }) =>
      duplicateOptions(parts, input.id, {
        templates: () => services.templateIds(),
        accounts: () => services.accountIds(),
        activeAccount: () => services.activeAccount().id
      })
    ),

    previewAction: campaigns.previewAction.handler(({ input }) => preview(input.id, input.action)),
    callOff: campaigns.callOff.handler(({ input: { id }, context: { actor } }) =>
      act(id, { kind: 'call-off' }, undefined, () => lifecycle.callOff(id, actor))
    ),
    startNow: campaigns.startNow.handler(({ input: { id, atMost }, context: { actor } }) =>
      act(id, { kind: 'start-now' }, atMost, () => lifecycle.startNow(id, actor))
    ),
    pause: campaigns.pause.handler(({ input: { id }, context: { actor } }) =>
      act(id, { kind: 'pause' }, undefined, () => lifecycle.pause(id, 'person', null, null, actor))
    ),
    resume: campaigns.resume.handler(({ input: { id, atMost }, context: { actor } }) =>
      act(id, { kind: 'resume' }, atMost, () => lifecycle.resume(id, actor))
    ),
    stop: campaigns.stop.handler(({ input: { id, atMost }, context: { actor } }) =>
      act(id, { kind: 'stop' }, atMost, () => lifecycle.stop(id, actor))
    ),
    setRate: campaigns.setRate.handler(({ input: { id, ratePerSecond }, context: { actor } }) =>
      act(id, { kind: 'set-rate', ratePerSecond }, undefined, () =>
        lifecycle.setRate(id, ratePerSecond, actor)
      )
    ),

    list: campaigns.list.handler(() => campaignSummaries(db)),
    unfinished: campaigns.unfinished.handler(() => unfinishedWork(db)),
    get: campaigns.get.handler(({ input }) => progress(input.id)),
    watch: campaigns.watch.handler(async function* ({ input, signal }) {
      let last = ''
      while (!signal?.aborted) {
        const now = progress(input.id)
        const text = JSON.stringify(now)
        if (text !== last) yield now
        last = text
        await sleep(clock, now.state === 'running' ? 200 : 500, signal)
      }
    }),
    causes: campaigns.causes.handler(({ input }) => causeGroups(db, input.id)),
    rate: campaigns.rate.handler(({ input }) => rateHistory(db, input.id)),
    recipients: campaigns.recipients.handler(({ input }) => services.recipients.page(input)),
    delivery: campaigns.delivery.handler(({ input }) => {
      const found = findDelivery(db, input.id)
      if (!found) throw new AppError('NOT_FOUND', 'delivery-gone')
      return found
    }),
    retry: campaigns.retry.handler(async ({ input: { id, state, cause, atMost }, context: { actor } }) => {
      if (atMost !== undefined) requireAtMost(await preview(id, { kind: 'retry', state, cause }), atMost)
      return retryGroup(parts, lifecycle, id, state, cause, actor)
    }),
    decide: campaigns.decide.handler(
      async ({ input: { id, deliveryIds, decision, atMost }, context: { actor } }) => {
        if (atMost !== undefined)
          requireAtMost(await preview(id, { kind: 'decide', deliveryIds, decision }), atMost)
        return decideUnknown(parts, lifecycle, id, deliveryIds, decision, actor)
      }
    ),
    export: campaigns.export.handler(async ({ input, signal }) => ({
      rows: await exportRecipients(db, input.id, files.toWrite(input.file).path, signal)
    }))
  }

  async function report(
    counts: Pick<PreflightReport, 'matching' | 'skipped' | 'willBeSent'>,
    wanted: number | null,
    accountId: number | undefined
  ): Promise<PreflightReport> {
    const account = accountId === undefined ? services.activeAccount() : services.account(accountId)
    const limits = [wanted, account.ratePerSecond].filter((rate) => rate !== null)
    const ratePerSecond = limits.length > 0 ? Math.min(...limits) : null
    const blockers: PreflightReport['blockers'] = []
    if (counts.willBeSent === 0)
      blockers.push({ reason: 'nobody-to-send-to' satisfies ErrorReason, params: {} })
    try {
      const lifetime = settings.get().links.lifetime
      await freezeContext(parts, sources, {
        templateId: 'confirm-account',
        accountId: account.id,
        linkLifetime: lifetime
      })
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      blockers.push({ reason: error.reason, params: error.params })
    }
    const trouble = dispatcher.troubleOf(account.id)
    const estimatedMs = ratePerSecond === null ? null : Math.round((counts.willBeSent / ratePerSecond) * 1000)
    return { ...counts, ratePerSecond, estimatedMs, blockers, troubles: trouble ? [trouble.phrase] : [] }
  }
}

/** The two procedures of `users.*` that send or show links. */
export function resendProcedures(parts: EngineContext, services: CampaignServices) {
  return {
    resend: implementer.users.resend.handler(({ input, context: { actor } }) =>
      resend(
        parts,
        services.lifecycle,
        services.sources,
        {
          userId: input.id,
          link: input.link,
          templateId: input.templateId ?? 'confirm-account',
          accountId: services.activeAccount().id,
          evenIfRecent: input.evenIfRecent
        },
        actor
      )
    ),
    link: implementer.users.link.handler(({ input }) => {
      const found = newestLink(parts.db, input.id, parts.clock.now())
      return { url: found?.url ?? null, expiresAt: found?.expiresAt ?? null }
    })
  }
}
