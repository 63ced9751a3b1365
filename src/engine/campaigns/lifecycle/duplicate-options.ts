import type { startedWith as model } from '../../../shared/models/campaign.ts'
import { type Selection, selection as selectionSchema } from '../../../shared/models/user.ts'
import type { z } from 'zod'
import { sentenceError } from '../../../shared/errors.ts'
import type { EngineContext } from '../../context/index.ts'
import { campaignRow, readContext } from '../campaign-row.ts'

/** What is there now to send with. */
interface Available {
  templates(): string[]
  accounts(): number[]
  activeAccount(): number
}

/**
 * What a campaign was started with, for a further one like it: its template as it is now, all at once or the first ones
 * first, never at a time that has passed. Says what cannot be as it was. Throws NOT_FOUND.
 */
export function duplicateOptions(
  { db }: Pick<EngineContext, 'db'>,
  id: number,
  available: Available
): z.infer<typeof model> {
  const campaign = campaignRow(db, id)
  const context = readContext(campaign)
  const changed: string[] = []

  let templateId = context.template.id
  const templates = available.templates()
  if (!templates.includes(templateId)) {
    templateId = templates.find((other) => other === 'confirm-account') ?? templates[0] ?? templateId
    changed.push(`Its template “${context.template.name}” is not there any more.`)
  }
  let { accountId } = campaign
  if (!available.accounts().includes(accountId)) {
    accountId = available.activeAccount()
    changed.push(`Its account “${context.account.name}” is not there any more.`)
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
    changed
  }
}

function selectionOf(db: EngineContext['db'], id: number): Selection {
  const { selection } = db.statement('SELECT selection FROM campaigns WHERE id = ?').get(id) as {
    selection: string
  }
  const read = selectionSchema.safeParse(JSON.parse(selection))
  if (read.success) return read.data
  throw sentenceError(
    'INTERNAL',
    'Whom this campaign was for cannot be read any more. Choose anew in Users.',
    {
      cause: read.error
    }
  )
}
