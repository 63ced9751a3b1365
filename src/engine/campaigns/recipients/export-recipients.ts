import type { DeliveryState } from '../../../shared/models/delivery.ts'
import { groupText } from '../../../shared/words/cause-words.ts'
import { recipientColumns } from '../../../shared/words/csv-headers.ts'
import { type CsvCell, writeCsvFile } from '../../files/index.ts'
import type { Db } from '../../db/index.ts'

const batchSize = 500

interface Row {
  id: number
  name: string
  address: string
  state: DeliveryState
  cause: string | null
  reply: string | null
  tries: number
  settledAt: number | null
  dueAt: number | null
}

/** Every recipient of a campaign with what became of them, those left out too. Returns the number of rows. */
export async function exportRecipients(
  db: Db,
  campaignId: number,
  path: string,
  signal?: AbortSignal
): Promise<number> {
  return writeCsvFile(path, recipientColumns, batches(db, campaignId), signal)
}

function* batches(db: Db, campaignId: number): Generator<CsvCell[][], void, void> {
  const { first, last } = db
    .statement('SELECT min(id) AS first, max(id) AS last FROM deliveries WHERE campaign_id = ?')
    .get(campaignId) as { first: number | null; last: number | null }
  if (first === null || last === null) return
  const range = db.statement(
    `SELECT d.id, d.name, d.address, d.state, coalesce(d.skip_reason, d.cause) AS cause, coalesce(a.reply, a.error) AS reply,
       d.tries, d.settled_at AS settledAt, CASE WHEN d.state = 'deferred' THEN d.due_at END AS dueAt
     FROM deliveries d LEFT JOIN attempts a ON a.id = d.last_attempt_id
     WHERE d.id > ? AND d.id <= ? AND d.campaign_id = ? ORDER BY d.id`
  )
  for (let after = first - 1; after < last; after += batchSize) {
    yield (range.all(after, after + batchSize, campaignId) as unknown as Row[]).map(cells)
  }
}

function cells(row: Row): CsvCell[] {
  return [
    row.name,
    row.address,
    row.state,
    row.cause === null ? '' : groupText({ state: row.state, cause: row.cause }),
    row.reply,
    row.tries,
    time(row.settledAt),
    time(row.dueAt)
  ]
}

const time = (at: number | null) => (at === null ? '' : new Date(at).toISOString())
