import type { Selection } from '../../shared/models/user.ts'
import type { Db } from '../db/index.ts'
import type { createYielder } from '../runtime/index.ts'
import { type Row, setText, type TextKey, type TextPlace, textsAfter } from './erase-texts.sql.ts'
import { type Mentions, removedPerson } from './mentions.ts'
import type { People } from './people.sql.ts'

type Slices = ReturnType<typeof createYielder>

/** A campaign keeps some 20 kB. */
const rowsPerRead = 100

type Kind = 'text' | 'file name' | 'phrase'

interface NamingTable {
  table: string
  /** Its key; `id` where it is left out. */
  key?: string
  columns: Readonly<Record<string, Kind>>
}

/** Where a person can be named beside their own rows: by a person, or by a mail server that speaks of another recipient. */
const namingTables: readonly NamingTable[] = [
  { table: 'imports', columns: { file_name: 'file name' } },
  { table: 'campaigns', columns: { name: 'text', pause_detail: 'phrase' } },
  { table: 'campaign_marks', columns: { phrase: 'phrase' } },
  { table: 'notices', columns: { phrase: 'phrase' } },
  { table: 'attempts', columns: { reply: 'text', error: 'text' } },
  { table: 'users', columns: { undeliverable_reason: 'phrase' } },
  { table: 'user_events', columns: { phrase: 'phrase' } },
  { table: 'suppressions', key: 'address_key', columns: { phrase: 'phrase' } }
]

/** Takes people out of whatever text they are named in, and out of the selections of campaigns. */
export async function eraseTexts(db: Db, people: People, mentions: Mentions, slices: Slices): Promise<void> {
  const without: Record<Kind, (text: string) => string> = {
    text: mentions.without,
    'file name': mentions.withoutInFileName,
    phrase: (phrase) => withoutInPhrase(phrase, mentions)
  }
  for (const { table, key = 'id', columns } of namingTables) {
    await change(db, { table, key, columns: Object.keys(columns) }, slices, (row) =>
      Object.fromEntries(
        Object.entries(columns).map(([name, kind]) => [
          name,
          row[name] === null ? null : without[kind](String(row[name]))
        ])
      )
    )
  }
  const gone = new Set(people.ids)
  // One whose queue is still being filled is filled by its selection.
  await change(
    db,
    { table: 'campaigns', key: 'id', columns: ['selection', 'queued_through'] },
    slices,
    ({ selection, queued_through }): Row => {
      if (queued_through !== null) return {}
      const before = JSON.parse(selection as string) as Selection
      const after = JSON.stringify(withoutInSelection(before, gone, mentions))
      return after === JSON.stringify(before) ? {} : { selection: after }
    }
  )
}

async function change(
  db: Db,
  { table, key, columns }: TextPlace,
  slices: Slices,
  changed: (row: Row) => Row
): Promise<void> {
  for (let after: TextKey = key === 'id' ? 0 : ''; ;) {
    const rows = textsAfter(db, { table, key, columns }, after, rowsPerRead)
    if (rows.length === 0) return
    after = rows.at(-1)!.key
    const updates = rows.flatMap((row) =>
      Object.entries(changed(row)).flatMap(([column, value]) =>
        value === row[column] ? [] : [{ key: row.key, column, value }]
      )
    )
    if (updates.length > 0) {
      db.transaction(() => {
        for (const { key: rowKey, column, value } of updates) {
          setText(db, { table, key, column }, rowKey, value)
        }
      })
    }
    await slices.turn()
  }
}

/** In its strings, not in its JSON: a quotation mark in a name is written otherwise there. */
const withoutInPhrase = (phrase: string, mentions: Mentions): string =>
  JSON.stringify(
    JSON.parse(phrase, (name, value: unknown) => {
      if (typeof value !== 'string') return value
      return name === 'fileName' ? mentions.withoutInFileName(value) : mentions.without(value)
    })
  )

/** People chosen one by one are taken out; a search for one of them finds nobody. */
function withoutInSelection(selection: Selection, gone: ReadonlySet<number>, mentions: Mentions): Selection {
  if ('ids' in selection) return { ids: selection.ids.filter((id) => !gone.has(id)) }
  const { filter, except } = selection
  const search = filter.search !== undefined && mentions.isIn(filter.search) ? removedPerson : filter.search
  return {
    filter: search === undefined ? filter : { ...filter, search },
    except: except.filter((id) => !gone.has(id))
  }
}
