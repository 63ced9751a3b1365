import { AppError } from '../../../shared/errors.ts'
import { createHash, randomUUID } from 'node:crypto'
import { createLinkMaker, linkDates } from '../../links/index.ts'
import { parseSigningSecrets } from '../../../shared/secrets/signing-secrets.ts'
import { composeMessage, type MailAddress } from '../../mail/index.ts'
import type { EngineContext } from '../../context/index.ts'
import { type DueRow, type Link, type Person, reasonAgainst } from '../../deliveries/index.ts'
import type { MakeMessage } from '../../queue/index.ts'
import {
  type CompiledTemplate,
  compileTemplate,
  type TemplateRecipient,
  templateValues
} from '../../templates/index.ts'
import { eligibilityTerms, needsImportedLink, type SendContext } from './send-context.ts'
import { verificationMail } from './verification-mail.ts'

/**
 * Makes the messages of one campaign from its frozen context: compiled once, used for every recipient. People who may
 * not be sent to now are left out, with the reason: what changed since they were queued can make the mail pointless.
 * Throws AppError TEMPLATE_BROKEN or LINKS_NOT_READY.
 */
export function createMessageMaker(
  context: SendContext,
  { secrets, clock }: Pick<EngineContext, 'secrets' | 'clock'>,
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

  return (row) => {
    const now = clock.now()
    const reason = reasonAgainst(personOf(row), row, eligibilityTerms(context, evenIfRecent, now))
    if (reason) return { skip: reason }

    // A link is made at the first attempt, not before (throttling would eat its life), and is the same on every retry.
    // One that died in a long pause is of no use to anybody: it is made anew, and the mail dated anew.
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
  const mail = verificationMail(
    to,
    template,
    templateValues(values, link, context.service, template.language),
    context
  )
  // Random, since the Message-ID is, and so not to be found in any text.
  const boundary = messageId.replace(/[^A-Za-z0-9-]/g, '').slice(0, 36)
  return composeMessage({ ...mail, messageId, date: datedAt, boundary })
}

function personOf(row: DueRow): Person | null {
  if (row.userStatus === null) return null
  return {
    status: row.userStatus,
    addressKey: row.userAddressKey,
    isSuppressed: row.suppressed === 1,
    importLink: row.importLink,
    mayHaveArrivedAt: row.mayHaveArrivedAt,
    lastDeliveryId: row.lastDeliveryId,
    lastSentAt: row.lastSentAt,
    lastOutcome: row.lastOutcome
  }
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
