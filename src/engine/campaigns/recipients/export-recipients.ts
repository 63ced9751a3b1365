import { groupText } from '../../../shared/words/cause-words.ts'
import { recipientColumns } from '../../../shared/words/csv-headers.ts'
import { type CsvCell, writeCsvFile } from '../../files/index.ts'
import type { Db } from '../../db/index.ts'
import { deliveryIds, type ExportedRecipient, exportedRecipients } from './campaign-deliveries.sql.ts'

const rowsPerBatch = 500

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
  const { first, last } = deliveryIds(db, campaignId)
  for (let after = first - 1; after < last; after += rowsPerBatch) {
    yield exportedRecipients(db, campaignId, after, after + rowsPerBatch).map(cells)
  }
}

function cells(row: ExportedRecipient): CsvCell[] {
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
