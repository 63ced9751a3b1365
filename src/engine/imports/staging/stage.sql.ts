import type { Statements } from '../../sqlite/index.ts'
import type { Refusal, RowWarning, UserOfRow } from '../check/check-row.ts'

/**
 * Where the rows of one import wait until they are saved: two files in the data folder, rebuilt by each check. `rows` is
 * what the file says, in its order. The comparison with the users derives from it what to write, each in the order in which
 * writing is fastest:
 *
 * - `creates`: new users, by address. Number n of them gets the ID `first user ID + n - 1`.
 * - `created_names`, `created_ids`: the new users' names and the customer's IDs, in their own order.
 * - `updates`: users who change, by ID. NULL in a column: the file says nothing about it.
 */
export const stageSchema = `
CREATE TABLE rows (
  n INTEGER PRIMARY KEY,
  line INTEGER NOT NULL,
  external_id TEXT,
  name TEXT,
  name_key TEXT NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  domain TEXT NOT NULL,
  role TEXT,
  locale TEXT,
  fields TEXT,
  link TEXT,
  status TEXT,
  status_at INTEGER
) STRICT;
CREATE TABLE status_words (word TEXT PRIMARY KEY, n INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE warned (kind TEXT PRIMARY KEY, n INTEGER NOT NULL, line INTEGER NOT NULL) STRICT, WITHOUT ROWID;
`

/** Rebuilt by each comparison with the users. */
export const plannedSchema = `
DROP TABLE IF EXISTS matched;
DROP TABLE IF EXISTS creates;
DROP TABLE IF EXISTS created_names;
DROP TABLE IF EXISTS created_ids;
DROP TABLE IF EXISTS updates;
CREATE TABLE matched (n INTEGER PRIMARY KEY, user_id INTEGER, users INTEGER NOT NULL) STRICT;
CREATE TABLE creates (
  seq INTEGER PRIMARY KEY,
  external_id TEXT,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  domain TEXT NOT NULL,
  role TEXT NOT NULL,
  locale TEXT NOT NULL,
  fields TEXT NOT NULL,
  link TEXT,
  status TEXT NOT NULL,
  status_at INTEGER
) STRICT;
CREATE TABLE created_names (seq INTEGER PRIMARY KEY, name_key TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
CREATE TABLE created_ids (seq INTEGER PRIMARY KEY, external_id TEXT NOT NULL, created INTEGER NOT NULL) STRICT;
CREATE TABLE updates (
  seq INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL,
  external_id TEXT,
  name TEXT,
  name_key TEXT NOT NULL,
  address TEXT NOT NULL,
  address_key TEXT NOT NULL,
  domain TEXT NOT NULL,
  role TEXT,
  locale TEXT,
  fields TEXT,
  link TEXT,
  status TEXT,
  status_at INTEGER
) STRICT;
`

/**
 * A file of its own: it is kept after the import is saved. `problem` is a phrase as JSON, `cells` and `headers` are JSON
 * arrays, `widest` is the largest number of cells in a row. `refused_pages` has the first line of every hundred.
 */
export const refusedSchema = `
CREATE TABLE refused (
  line INTEGER PRIMARY KEY,
  reason TEXT NOT NULL,
  problem TEXT NOT NULL,
  raw TEXT NOT NULL,
  cells TEXT NOT NULL
) STRICT;
CREATE TABLE refused_pages (page INTEGER PRIMARY KEY, line INTEGER NOT NULL) STRICT;
CREATE TABLE about (headers TEXT NOT NULL, widest INTEGER NOT NULL, refused INTEGER NOT NULL) STRICT;
`

/** Makes the refused rows' file readable and writable as `refused`. */
export function attachRefused(stage: Statements, file: string): void {
  stage.statement('ATTACH ? AS refused').run(file)
  stage.statement('PRAGMA refused.journal_mode = OFF').get()
  stage.statement('PRAGMA refused.synchronous = OFF').run()
}

/** In kB. */
export const setCacheOf = (stage: Statements, attached: 'live', kilobytes: number): void => {
  stage.statement(`PRAGMA ${attached}.cache_size = -${kilobytes}`).run()
}

export const insertAbout = (stage: Statements, headers: readonly string[], widest: number): void => {
  stage.statement('INSERT INTO refused.about VALUES (?, ?, 0)').run(JSON.stringify(headers), widest)
}

/** A row of the file, and the line on which it begins. */
export interface StagedRow {
  n: number
  line: number
  user: UserOfRow
}

/** Prepared once: this runs for each of a million rows. */
export function createStageWriter(stage: Statements) {
  const insertRow = stage.statement('INSERT INTO rows VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)')
  const insertRefused = stage.statement('INSERT INTO refused.refused VALUES (?,?,?,?,?)')
  const selectIdentity = stage.statement<{ line: number; externalId: string | null; addressKey: string }>(
    'SELECT line, external_id AS externalId, address_key AS addressKey FROM rows WHERE n = ?'
  )
  return {
    insertRow({ n, line, user }: StagedRow) {
      insertRow.run(
        n,
        line,
        user.externalId,
        user.name,
        user.nameKey,
        user.address,
        user.addressKey,
        user.domain,
        user.role,
        user.locale,
        user.fields,
        user.link,
        user.status,
        user.statusAt
      )
    },
    insertRefused(line: number, { reason, problem }: Refusal, raw: string, cells: readonly string[]) {
      insertRefused.run(line, reason, JSON.stringify(problem), raw, JSON.stringify(cells))
    },
    identityOf: (n: number) => selectIdentity.get(n)!,
    insertWarning(kind: RowWarning, count: number, firstLine: number) {
      stage.statement('INSERT INTO warned VALUES (?, ?, ?)').run(kind, count, firstLine)
    },
    insertStatusWord(word: string, count: number) {
      stage.statement('INSERT INTO status_words VALUES (?, ?)').run(word, count)
    },
    raiseWidest(cells: number) {
      stage.statement('UPDATE refused.about SET widest = max(widest, ?)').run(cells)
    }
  }
}
