import { basename } from 'node:path'
import {
  backupContents,
  importRowContents,
  otherReplyContents,
  savedViewContents,
  tableContents
} from '../../shared/words/personal-data.ts'
import { listBackups } from '../db/index.ts'
import type { EngineContext } from '../context/index.ts'
import { createYielder } from '../runtime/index.ts'
import { writeWholeFile } from '../files/index.ts'
import { capturedRow } from './captured-mails.sql.ts'
import { findCapturedOf } from './captured-mails.ts'
import { isInBackup, repliesAfter, rowsAbout, rowsAfter } from './export.sql.ts'
import { type Mentions, mentionsOf, viewsNaming } from './mentions.ts'
import { findPeople } from './find-people.ts'
import type { People } from './people.sql.ts'
import { isoTime, plainRow } from './plain-row.ts'
import { type ExportedTable, exportedTables } from './tables.ts'

/** Of the file's shape (docs/privacy.md). */
export const exportVersion = 1

/** Rows read in one go: a page of the largest there are, mails, can be 10 MB. */
const rowsPerRead = 200

type ExportParts = Pick<EngineContext, 'db' | 'clock' | 'settings' | 'dataDir' | 'appVersion'>

/** One kind of thing that is kept, and where. */
interface Part {
  from: string
  what: string
  entries: AsyncIterable<object>
}

/**
 * Writes everything that is kept about one user as one JSON file. `imports`: rows of files that were chosen in this
 * session, written or refused. Returns how many entries there are. Throws FILE_UNWRITABLE, DISK_FULL.
 */
export async function exportPerson(
  parts: ExportParts,
  imports: (mentions: Mentions) => AsyncIterable<object>,
  id: number,
  path: string,
  signal?: AbortSignal
): Promise<number> {
  const { clock, appVersion } = parts
  const people = await findPeople(parts.db, [id], createYielder(signal))
  const mentions = mentionsOf(people)
  let entries = 0
  const chunks = async function* () {
    const head = {
      format: 'countersign-user-data',
      version: exportVersion,
      exportedAt: isoTime(clock.now()),
      app: `Countersign ${appVersion}`,
      addresses: people.keys
    }
    yield `${JSON.stringify(head, null, 2).slice(0, -2)},\n  "parts": [`
    let separator = '\n'
    for (const { from, what, entries: each } of everything(parts, people, mentions, imports, signal)) {
      yield `${separator}    {\n      "from": ${JSON.stringify(from)},\n      "what": ${JSON.stringify(what)},\n      "entries": [`
      separator = ',\n'
      let between = '\n'
      for await (const entry of each) {
        entries++
        yield `${between}        ${JSON.stringify(entry, null, 2).replaceAll('\n', '\n        ')}`
        between = ',\n'
      }
      yield between === '\n' ? ']\n    }' : '\n      ]\n    }'
    }
    yield '\n  ]\n}\n'
  }
  await writeWholeFile(path, chunks(), signal)
  return entries
}

function* everything(
  parts: ExportParts,
  people: People,
  mentions: Mentions,
  imports: (mentions: Mentions) => AsyncIterable<object>,
  signal?: AbortSignal
): Generator<Part, void, void> {
  for (const table of exportedTables) {
    const entries =
      table.name === 'captured'
        ? capturedMails(parts, people, mentions, signal)
        : rowsOf(parts, table, people, mentions, signal)
    yield { from: `table ${table.name}`, what: tableContents[table.name], entries }
  }
  yield {
    from: 'replies about other emails',
    what: otherReplyContents,
    entries: repliesNaming(parts, people, mentions, signal)
  }
  yield {
    from: 'files of imports',
    what: importRowContents,
    entries: imports(mentions)
  }
  yield {
    from: 'settings',
    what: savedViewContents,
    entries: listed(viewsNaming(parts.settings.get().users.views, mentions))
  }
  yield { from: 'backups', what: backupContents, entries: backupsWith(parts, people) }
}

async function* listed(values: readonly object[]): AsyncGenerator<object, void, void> {
  yield* values
}

async function* rowsOf(
  { db }: ExportParts,
  { name, rows }: ExportedTable,
  people: People,
  mentions: Mentions,
  signal?: AbortSignal
): AsyncGenerator<object, void, void> {
  if (rows !== null) {
    for (const row of rowsAbout(db, rows, people)) yield plainRow(row)
    return
  }
  const slices = createYielder(signal)
  for (let after = 0; ;) {
    const found = rowsAfter(db, name, after, rowsPerRead)
    if (found.length === 0) return
    after = found.at(-1)!.id
    for (const row of found) if (mentions.isIn(Object.values(row).join('\n'))) yield plainRow(row)
    await slices.turn()
  }
}

/** An alias or a list makes a server name one recipient in what it says about another; that one is not in the entry. */
async function* repliesNaming(
  { db }: ExportParts,
  { ids }: People,
  mentions: Mentions,
  signal?: AbortSignal
): AsyncGenerator<object, void, void> {
  const own = new Set(ids)
  const slices = createYielder(signal)
  for (let after = 0; ;) {
    const attempts = repliesAfter(db, after, rowsPerRead)
    if (attempts.length === 0) return
    after = attempts.at(-1)!.id
    for (const { user_id, started_at, reply, error } of attempts) {
      if (own.has(user_id) || !mentions.isIn(`${reply ?? ''}\n${error ?? ''}`)) continue
      yield plainRow({ started_at, reply, error })
    }
    await slices.turn()
  }
}

async function* capturedMails(
  { db }: ExportParts,
  people: People,
  mentions: Mentions,
  signal?: AbortSignal
): AsyncGenerator<object, void, void> {
  for await (const id of findCapturedOf(db, people, mentions, createYielder(signal))) {
    const row = capturedRow(db, id)
    if (row) yield plainRow(row)
  }
}

/** By the users in them: their own id, or their address. A backup that cannot be read is named as such. */
async function* backupsWith({ dataDir }: ExportParts, people: People): AsyncGenerator<object, void, void> {
  for (const backup of listBackups(dataDir)) {
    const about = { name: basename(backup.path), takenAt: isoTime(backup.takenAt) }
    try {
      if (isInBackup(backup, people)) yield about
    } catch (error) {
      yield { ...about, unreadable: error instanceof Error ? error.message : String(error) }
    }
  }
}
