import { type CsvCell, writeCsvFile } from '../../files/index.ts'
import type { Db } from '../../db/index.ts'
import { createYielder } from '../../runtime/index.ts'
import { userColumns, userFacts } from '../../../shared/words/csv-headers.ts'
import type { IdSet } from '../list/id-set.ts'
import { type ExportedUser, exportedUsers, fieldNamesOf } from './export-users.sql.ts'

const usersPerRead = 500
/** More custom fields are left out: no spreadsheet could show them. */
const maxFields = 500

/** Writes users as CSV, in the order in which they were added. Returns how many. Throws FILE_UNWRITABLE, DISK_FULL. */
export async function exportUsers(db: Db, users: IdSet, path: string, signal?: AbortSignal): Promise<number> {
  const fields = await fieldNames(db, users, signal)
  const columns = [...userColumns, ...fields, ...userFacts]
  return writeCsvFile(path, columns, batches(db, users, fields), signal)
}

function* batchesOf(users: IdSet): Generator<number[], void, void> {
  for (let after = 0; ;) {
    const ids = users.idsAfter(after, usersPerRead)
    if (ids.length === 0) return
    after = ids.at(-1)!
    yield ids
  }
}

/** The custom fields that any of them has, in the order in which they are found. */
async function fieldNames(db: Db, users: IdSet, signal?: AbortSignal): Promise<string[]> {
  const names = new Set<string>()
  const slices = createYielder(signal)
  for (const ids of batchesOf(users)) {
    for (const name of fieldNamesOf(db, ids)) if (names.size < maxFields) names.add(name)
    await slices.turn()
  }
  return [...names]
}

function* batches(db: Db, users: IdSet, fields: string[]): Generator<CsvCell[][], void, void> {
  for (const ids of batchesOf(users)) {
    yield exportedUsers(db, ids).map((row) => cells(row, fields))
  }
}

function cells(row: ExportedUser, fields: string[]): CsvCell[] {
  const values: Record<string, string> = fields.length > 0 ? JSON.parse(row.fields) : {}
  return [
    row.external_id,
    row.name,
    row.address,
    row.status,
    row.role,
    row.locale,
    ...fields.map((field) => values[field] ?? ''),
    time(row.status_at),
    time(row.last_sent_at),
    row.last_outcome,
    row.sent_count,
    time(row.created_at)
  ]
}

const time = (at: number | null) => (at === null ? '' : new Date(at).toISOString())
