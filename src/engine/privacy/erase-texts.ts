import type { Selection } from '../../shared/models/user.ts'
import type { Db } from '../db/index.ts'
import type { createYielder } from '../runtime/index.ts'
import { setText, textsAfter } from './erase-texts.sql.ts'
import { type Mentions, removedPerson } from './mentions.ts'
import type { People } from './people.sql.ts'

type Slices = ReturnType<typeof createYielder>

/** A campaign keeps some 20 kB. */
const rowsPerRead = 100

type Columns = Readonly<Record<string, readonly string[]>>

/** Columns in which a person can be named, by a person or by a mail server. */
const texts: Columns = {
  imports: ['file_name'],
  campaigns: ['name']
}

/** The same, of columns that hold a phrase as JSON. */
const phrases: Columns = {
  notices: ['phrase'],
  campaign_marks: ['phrase'],
  campaigns: ['pause_detail']
}

/** Takes people out of whatever text they are named in, and out of the selections of campaigns. */
export async function eraseTexts(db: Db, people: People, mentions: Mentions, slices: Slices): Promise<void> {
  const eraseIn = async (columns: Columns, without: (text: string) => string) => {
    for (const [table, names] of Object.entries(columns)) {
      await change(db, table, names, slices, (row) =>
        Object.fromEntries(
          names.map((name) => [name, row[name] === null ? null : without(String(row[name]))])
        )
      )
    }
  }
  await eraseIn(texts, mentions.without)
  await eraseIn(phrases, (phrase) => withoutIn(phrase, mentions))
  const gone = new Set(people.ids)
  // One whose queue is still being filled is filled by its selection.
  await change(
    db,
    'campaigns',
    ['selection', 'queued_through'],
    slices,
    ({ selection, queued_through }): Row => {
      if (queued_through !== null) return {}
      const before = JSON.parse(selection as string) as Selection
      const after = JSON.stringify(without(before, gone, mentions))
      return after === JSON.stringify(before) ? {} : { selection: after }
    }
  )
}

type Row = Record<string, string | number | null>

async function change(
  db: Db,
  table: string,
  columns: readonly string[],
  slices: Slices,
  changed: (row: Row) => Row
): Promise<void> {
  for (let after = 0; ;) {
    const rows = textsAfter(db, table, columns, after, rowsPerRead)
    if (rows.length === 0) return
    after = rows.at(-1)!.id
    const updates = rows.flatMap((row) =>
      Object.entries(changed(row)).flatMap(([name, value]) =>
        value === row[name] ? [] : [{ id: row.id, name, value }]
      )
    )
    if (updates.length > 0) {
      db.transaction(() => {
        for (const { id, name, value } of updates) setText(db, table, name, id, value)
      })
    }
    await slices.turn()
  }
}

/** In its strings, not in its JSON: a quotation mark in a name is written otherwise there. */
const withoutIn = (phrase: string, mentions: Mentions): string =>
  JSON.stringify(
    JSON.parse(phrase, (_, value: unknown) => (typeof value === 'string' ? mentions.without(value) : value))
  )

/** Whoever was chosen by name is not any more; a search for them finds nobody. */
function without(selection: Selection, gone: ReadonlySet<number>, mentions: Mentions): Selection {
  if ('ids' in selection) return { ids: selection.ids.filter((id) => !gone.has(id)) }
  const { filter, except } = selection
  const search = filter.search !== undefined && mentions.isIn(filter.search) ? removedPerson : filter.search
  return {
    filter: search === undefined ? filter : { ...filter, search },
    except: except.filter((id) => !gone.has(id))
  }
}
