import { AppError } from '../../../shared/errors.ts'
import type { SkipReason } from '../../../shared/models/delivery.ts'
import { createHash, randomUUID } from 'node:crypto'
import { createLinkMaker } from '../../links/link-maker.ts'
import { parseSigningSecrets } from '../../../shared/secrets/signing-secrets.ts'
import { linkDates } from '../../links/tokens/tokens.ts'
import { composeMessage, type MailAddress } from '../../mail/compose.ts'
import type { Parts } from '../../app/engine-context.ts'
import type { DueRow } from '../../deliveries/due-deliveries.ts'
import type { MakeMessage } from '../../queue/account-queue/active-campaign.ts'
import type { Link } from '../../deliveries/prepared-message.ts'
import { type CompiledTemplate, compileTemplate } from '../../templates/render.ts'
import { type TemplateRecipient, templateValues } from '../../templates/language/values.ts'
import { needsImportedLink, type SendContext } from './send-context.ts'
import { sendVerification } from './send-verification.ts'

/** The user id of a test to the administrator, who need not be a user. */
const noUser = 0

/**
 * Makes the messages of one campaign from its frozen context: compiled once, used for every recipient. Whoever was sent
 * one within the cooldown by another campaign, or by hand, is left out, unless `evenIfRecent`. Throws AppError
 * TEMPLATE_BROKEN or LINKS_NOT_READY.
 */
export function createMessageMaker(
  context: SendContext,
  { secrets, clock }: Pick<Parts, 'secrets' | 'clock'>,
  evenIfRecent: boolean
): MakeMessage {
  const template = compileTemplate(context.template.source)
  const links = createLinkMaker(
    context.links,
    parseSigningSecrets(secrets.get('links:signing')),
    context.confirmUrl
  )
  const host = context.account.from.address.split('@').at(-1)!
  const builtIn = context.links.target === 'built-in'

  const newLink = (row: DueRow, now: number): Link => {
    const dates = linkDates(now, Math.min(context.linkLifetime, links.longestLifetime))
    const userId = builtIn ? String(row.userId) : (row.externalId ?? String(row.userId))
    const url = links.url(
      { userId, address: row.addressKey, purpose: 'verify-email', ...dates },
      row.importLink
    )
    return { url, ...dates }
  }

  /** Null where the import brought this user a link that cannot be sent: that is no reason to stop the campaign. */
  const linkOrNone = (row: DueRow, now: number): Link | null => {
    try {
      return newLink(row, now)
    } catch (error) {
      const isThisOne = error instanceof AppError && error.data['field'] === 'link'
      if (isThisOne && needsImportedLink(context.links)) return null
      throw error
    }
  }

  /** What changed since the recipient was queued can make the mail pointless. */
  const whyNot = (row: DueRow): SkipReason | null => {
    if (row.userStatus === 'verified') return 'verified'
    if (row.userStatus === 'undeliverable' || row.suppressed) return 'undeliverable'
    // The address is part of the link: after a change of it this delivery is to nobody any more.
    if (row.userStatus !== 'pending' || row.userAddressKey !== row.addressKey) return 'deleted'
    if (!evenIfRecent && sentByAnother(row, clock.now() - context.cooldown)) return 'recently-sent'
    return needsImportedLink(context.links) && !row.importLink && row.linkUrl === null ? 'no-link' : null
  }

  return (row) => {
    const noUse = row.userId === noUser ? null : whyNot(row)
    if (noUse) return { skip: noUse }

    // A link is made at the first attempt, not before (throttling would eat its life), and is the same on every retry.
    // One that died in a long pause is of no use to anybody: it is made anew, and the mail dated anew.
    const now = clock.now()
    const kept = keptLink(row, now)
    const link = kept ?? linkOrNone(row, now)
    if (!link) return { skip: 'no-link' }
    const datedAt = (kept && row.datedAt) ?? now
    const messageId = row.messageId ?? `<${randomUUID()}@${host}>`
    const values: TemplateRecipient = row.valuesJson ? JSON.parse(row.valuesJson) : recipientValues(row)
    const raw = buildMessage({ context, template, values, link, messageId, datedAt, address: row.address })
    return {
      delivery: row,
      message: { envelope: { from: context.account.from.address, to: row.address }, raw, messageId },
      hash: createHash('sha256').update(raw).digest(),
      link,
      valuesJson: row.valuesJson ?? JSON.stringify(values),
      datedAt,
      cooldown: evenIfRecent ? null : context.cooldown,
      unknownOutcomes: context.unknownOutcomes
    }
  }
}

/**
 * The complete message. Pure: what a delivery keeps (values, link, Message-ID, date) makes the same bytes again, which is
 * how the log shows a message as it was sent.
 */
export function buildMessage(input: {
  context: SendContext
  template: CompiledTemplate
  values: TemplateRecipient
  link: Pick<Link, 'url' | 'expiresAt'>
  messageId: string
  datedAt: number
  address: string
}): Buffer {
  const { context, template, values, link, messageId, datedAt, address } = input
  const to: MailAddress = { name: values.name, address }
  let raw: Buffer | undefined
  sendVerification(to, template, templateValues(values, link, context.service, template.language), context, {
    handOver(mail) {
      // Random, since the Message-ID is, and so not to be found in any text.
      const boundary = messageId.replace(/[^A-Za-z0-9-]/g, '').slice(0, 36)
      raw = composeMessage({ ...mail, messageId, date: datedAt, boundary })
    }
  })
  return raw!
}

function sentByAnother({ id, lastDeliveryId, lastSentAt, lastOutcome }: DueRow, since: number): boolean {
  return (
    lastDeliveryId !== id &&
    lastSentAt !== null &&
    lastSentAt > since &&
    (lastOutcome === 'accepted' || lastOutcome === 'unknown' || lastOutcome === 'deferred')
  )
}

function keptLink({ linkUrl, linkIssuedAt, linkExpiresAt }: DueRow, now: number): Link | null {
  if (linkUrl === null || linkIssuedAt === null || linkExpiresAt === null || linkExpiresAt <= now) return null
  return { url: linkUrl, issuedAt: linkIssuedAt, expiresAt: linkExpiresAt }
}

function recipientValues(row: DueRow): TemplateRecipient {
  return {
    id: row.userId,
    externalId: row.externalId,
    name: row.userName,
    address: row.address,
    role: row.role,
    locale: row.locale,
    fields: row.fields === '{}' ? {} : JSON.parse(row.fields)
  }
}
