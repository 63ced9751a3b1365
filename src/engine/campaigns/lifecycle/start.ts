import { AppError, invalidField } from '../../../shared/errors.ts'
import type { CampaignOptions } from '../../../shared/models/campaign.ts'
import type { Selection } from '../../../shared/models/user.ts'
import { createLinkMaker } from '../../links/index.ts'
import { parseSigningSecrets } from '../../../shared/secrets/signing-secrets.ts'
import type { Actor } from '../../../shared/models/actor.ts'
import type { EngineContext } from '../../context/index.ts'
import { nextTurn } from '../../runtime/index.ts'
import { checkTemplate, compileTemplate, exampleValues } from '../../templates/index.ts'
import type { Lifecycle } from './lifecycle.ts'
import { buildMessage } from '../message/message-maker.ts'
import type { SendContext } from '../message/send-context.ts'

/** What a context is frozen from, beside the settings. */
export interface ContextSources {
  template(id: string): SendContext['template']
  sender(accountId: number): SendContext['account']
  confirmUrl(): string | null
}

/**
 * Freezes the settings as they are now. Throws AppError TEMPLATE_BROKEN, LINKS_NOT_READY, NO_ACCOUNT or NOT_FOUND with
 * what is wrong and where to mend it, before anything is written.
 */
export async function freezeContext(
  { settings, secrets, clock }: EngineContext,
  sources: ContextSources,
  choice: Pick<CampaignOptions, 'templateId' | 'accountId' | 'linkLifetime' | 'unknownOutcomes'> & {
    startWith?: CampaignOptions['startWith']
  }
): Promise<SendContext> {
  const template = sources.template(choice.templateId)
  const problems = await checkTemplate(template.source)
  const broken = problems.find(({ severity }) => severity === 'error')
  const { service, links, sending } = settings.get()
  if (broken) {
    const { part, line, reason, params } = broken
    throw new AppError(
      'TEMPLATE_BROKEN',
      'template-broken-named',
      { name: template.name, part, line, problem: { reason, params } },
      { data: { templateId: template.id } }
    )
  }
  const confirmUrl = sources.confirmUrl()
  createLinkMaker(links, parseSigningSecrets(secrets.get('links:signing')), confirmUrl)
  const context: SendContext = {
    account: sources.sender(choice.accountId),
    service: { name: service.name, website: service.website },
    subjectPrefix: service.subjectPrefix,
    cooldown: sending.cooldown,
    links,
    confirmUrl,
    linkLifetime: choice.linkLifetime,
    unknownOutcomes: choice.unknownOutcomes ?? sending.unknownOutcomes,
    firstBatch: choice.startWith?.kind === 'first' ? choice.startWith.count : null,
    template
  }
  await makeOne(context, clock.now())
  return context
}

/** A message to nobody: whatever keeps all of them from being made shows before anything is written. */
async function makeOne(context: SendContext, now: number): Promise<void> {
  const template = compileTemplate(context.template.source)
  await nextTurn()
  const { user, link } = exampleValues
  buildMessage({
    context,
    template,
    values: { ...user, id: 0, externalId: user.id },
    link: { url: link, expiresAt: now + context.linkLifetime },
    messageId: '<nobody@countersign.example>',
    datedAt: now,
    address: user.address
  })
  await nextTurn()
}

/** Begins a campaign: held for a few seconds in which it can be called off, or waiting for its time. */
export async function startCampaign(
  parts: EngineContext,
  lifecycle: Lifecycle,
  sources: ContextSources,
  selection: Selection,
  options: CampaignOptions,
  createdBy: Actor
): Promise<number> {
  const context = await freezeContext(parts, sources, options)
  lifecycle.checkClock()
  const now = parts.clock.now()
  const { startWith } = options
  if (startWith.kind === 'at' && startWith.at <= now) {
    throw invalidField('startWith', 'start-time-past')
  }
  const id = parts.db.transaction(() =>
    lifecycle.create({
      kind: 'campaign',
      name: options.name,
      context,
      accountId: options.accountId,
      selection,
      ratePerSecond: options.ratePerSecond,
      firstBatch: context.firstBatch,
      evenIfRecent: options.evenIfRecent,
      createdBy,
      state: startWith.kind === 'at' ? 'scheduled' : 'held',
      startsAt: startWith.kind === 'at' ? startWith.at : now + parts.settings.get().sending.holdBack
    })
  )
  lifecycle.begin(id)
  return id
}
