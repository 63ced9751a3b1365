import { type CsvCell, writeCsvFile } from '../../files/index.ts'
import type { Db } from '../../db/index.ts'
import { createYielder } from '../../runtime/index.ts'
import { userColumns, userFacts } from '../../../shared/words/csv-headers.ts'
import type { IdSet } from '../list/id-set.ts'

const step = 500
/** Further columns beyond this many are left out: no spreadsheet could show them. */
const mostFields = 500

interface Row {
  external_id: string | null
  name: string
  address: string
  status: string
  role: string
  locale: string
  fields: string
  status_at: number | null
  last_sent_at: number | null
  last_outcome: string | null
  sent_count: number
  created_at: number
}

/** Writes users as CSV, in the order in which they were added. Returns how many. Throws FILE_UNWRITABLE, DISK_FULL. */
export async function exportUsers(db: Db, users: IdSet, path: string, signal?: AbortSignal): Promise<number> {
  const fields = await fieldNames(db, users, signal)
  const columns = [...userColumns, ...fields, ...userFacts]
  return writeCsvFile(path, columns, batches(db, users, fields), signal)
}

function* batchesOf(users: IdSet): Generator<string, void, void> {
  for (let after = 0; ;) {
    const ids = users.idsAfter(after, step)
    if (ids.length === 0) return
    after = ids.at(-1)!
    yield JSON.stringify(ids)
  }
}

/** The further columns of any of them, in the order in which they are met. */
async function fieldNames(db: Db, users: IdSet, signal?: AbortSignal): Promise<string[]> {
  const names = new Set<string>()
  const slices = createYielder(signal)
  const keys = db.statement(
    `SELECT DISTINCT f.key FROM users u, json_each(u.fields) f
     WHERE u.id IN (SELECT value FROM json_each(?)) AND u.fields <> '{}'`
  )
  for (const ids of batchesOf(users)) {
    for (const { key } of keys.all(ids) as { key: string }[]) if (names.size < mostFields) names.add(key)
    await slices.turn()
  }
  return [...names]
}

function* batches(db: Db, users: IdSet, fields: string[]): Generator<CsvCell[][], void, void> {
  const rows = db.statement(
    `SELECT external_id, name, address, status, role, locale, fields, status_at, last_sent_at, last_outcome, sent_count,
       created_at
     FROM users WHERE id IN (SELECT value FROM json_each(?)) AND status <> 'deleted' ORDER BY id`
  )
  for (const ids of batchesOf(users)) {
    yield (rows.all(ids) as unknown as Row[]).map((row) => cells(row, fields))
  }
}

function cells(row: Row, fields: string[]): CsvCell[] {
  const values = fields.length > 0 ? (JSON.parse(row.fields) as Record<string, string>) : {}
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
