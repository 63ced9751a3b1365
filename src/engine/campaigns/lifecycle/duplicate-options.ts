import type { DuplicateOptions } from '../../../shared/models/campaign.ts'
import { type Selection, selection as selectionSchema } from '../../../shared/models/user.ts'
import type { DuplicateChange } from '../../../shared/words/duplicate-words.ts'
import { AppError } from '../../../shared/errors.ts'
import type { EngineContext } from '../../context/index.ts'
import { campaignRow, readContext } from '../campaign-row.ts'
import { findStart } from '../campaigns.sql.ts'

/** What is there now to send with. */
interface Available {
  templates(): string[]
  accounts(): number[]
  activeAccount(): number
}

/**
 * What a campaign was started with, for a further one like it: its template as it is now, all at once or the first ones
 * first, never at a time that has passed. `changes`: what differs. Throws NOT_FOUND.
 */
export function duplicateOptions(
  { db }: Pick<EngineContext, 'db'>,
  id: number,
  available: Available
): DuplicateOptions {
  const campaign = campaignRow(db, id)
  const context = readContext(campaign)
  const changes: DuplicateChange[] = []

  let templateId = context.template.id
  const templates = available.templates()
  if (!templates.includes(templateId)) {
    templateId = templates.find((other) => other === 'confirm-account') ?? templates[0] ?? templateId
    changes.push({ reason: 'template-gone', params: { name: context.template.name } })
  }
  let { accountId } = campaign
  if (!available.accounts().includes(accountId)) {
    accountId = available.activeAccount()
    changes.push({ reason: 'account-gone', params: { name: context.account.name } })
  }
  return {
    selection: selectionOf(db, id),
    options: {
      name: campaign.name,
      templateId,
      accountId,
      linkLifetime: context.linkLifetime,
      ratePerSecond: campaign.ratePerSecond,
      startWith: context.firstBatch === null ? { kind: 'all' } : { kind: 'first', count: context.firstBatch },
      evenIfRecent: campaign.evenIfRecent === 1,
      unknownOutcomes: context.unknownOutcomes
    },
    changes
  }
}

function selectionOf(db: EngineContext['db'], id: number): Selection {
  const read = selectionSchema.safeParse(JSON.parse(findStart(db, id).selection))
  if (read.success) return read.data
  throw new AppError('INTERNAL', 'campaign-selection-damaged', undefined, { cause: read.error })
}
