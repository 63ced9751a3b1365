import { readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { erasedMail } from '../../shared/words/personal-data.ts'
import { createBulkWriter, forgetDeleted, orderAtStartup, removeAllBackups } from '../db/index.ts'
import { createYielder, sleep } from '../runtime/index.ts'
import type { Imports } from '../imports/index.ts'
import type { EngineContext } from '../context/index.ts'
import { skipErased } from '../deliveries/index.ts'
import type { Dispatcher } from '../queue/index.ts'
import type { Users } from '../users/index.ts'
import { findCapturedOf } from './captured-mails.ts'
import { eraseRows } from './erase-rows.ts'
import { eraseTexts } from './erase-texts.ts'
import { type Mentions, mentionsOf, removedPerson } from './mentions.ts'
import { findPeople, type People } from './people.ts'

/** People taken out of the tables in one transaction: about 4 ms where each has had a few mails. */
const step = 5
/** The same, out of campaigns: about 3 ms. */
const takenAtOnce = 50
/** Milliseconds between two looks at what cannot be hurried. */
const look = 100

export type EraseParts = Pick<EngineContext, 'db' | 'clock' | 'events' | 'dataDir'>
export interface EraseServices {
  users: Pick<Users, 'identities' | 'undoSteps' | 'filler' | 'forgetDomains'>
  imports: Pick<Imports, 'forgetAll'>
  dispatcher: Pick<Dispatcher, 'readAnew'>
}

/**
 * Removes people with all traces. In this order, each step short and the queue going on meanwhile: they are taken out of
 * running campaigns; a message that is with a server is waited for; then they go from texts, mails, files and tables, from
 * the search index and the log of faults, from the backups and the write-ahead log. Last it is ordered that the data file
 * is written anew at the next start. It is written down before it begins: cut short, it goes on at the next start.
 * Throws what `signal` was aborted with.
 */
export async function erasePeople(
  parts: EraseParts,
  services: EraseServices,
  given: readonly number[],
  signal: AbortSignal
): Promise<void> {
  const { db, clock, events, dataDir } = parts
  const { users, imports } = services
  users.identities.requireFree()
  const free = users.identities.hold('people-being-erased')
  const freeFiller = users.filler.hold()
  const slices = createYielder(signal)
  try {
    // What is kept in memory could bring somebody back.
    users.undoSteps.clear()
    await imports.forgetAll()
    noteErasing(db, given)
    // Everything that is freed is overwritten from here on, whatever it costs.
    db.statement('PRAGMA secure_delete = ON').get()
    await takeOut(parts, services, given, slices, signal)

    const people = await findPeople(db, given, slices)
    const mentions = mentionsOf(people)
    await eraseTexts(db, people, mentions, slices)
    await eraseCaptured(parts, people, mentions, slices)
    await emptyLogThatNames(join(dataDir, 'engine.log'), mentions)
    // Last of what is found by who they are: cut short after it, nobody would know any more whom to look for.
    for (let at = 0; at < people.ids.length; at += step) {
      const ids = people.ids.slice(at, at + step)
      db.transaction(() => eraseRows(db, { ...people, ids }))
      await slices.turn()
    }
    users.forgetDomains(people.ids)
    await users.filler.idle()
    await forgetSearched(db, slices)

    while (!(await db.checkpoints.truncate())) await restOrEnd(clock, signal)
    // Not before: a backup that was being taken is of the data as it was, and held the log until it was done.
    removeAllBackups(db.file, dataDir)
    orderAtStartup(dataDir, { what: 'write-anew' })
    db.transaction(() => db.statement("DELETE FROM meta WHERE key = 'erasing'").run())
  } finally {
    db.statement('PRAGMA secure_delete = FAST').get()
    free()
    freeFiller()
    users.identities.changed()
    events.usersChanged(null)
    for (const topic of ['campaigns', 'log', 'mailbox', 'notices'] as const) events.changed(topic)
  }
}

/** The index is written without waiting for the disk each time: what is done last waits for all of it. */
async function forgetSearched(
  db: EngineContext['db'],
  slices: ReturnType<typeof createYielder>
): Promise<void> {
  const writer = createBulkWriter(db)
  try {
    for (let first = true; writer.transaction(() => forgetDeleted(db, first)); first = false) {
      await slices.turn()
      await writer.rest()
    }
  } finally {
    await writer.close()
  }
}

/** Whom an earlier run of the engine had begun to remove. Numbers only. */
export function erasingStill(db: EngineContext['db']): number[] {
  const row = db.statement("SELECT value FROM meta WHERE key = 'erasing'").get() as
    { value: string } | undefined
  return row ? (JSON.parse(row.value) as number[]) : []
}

function noteErasing(db: EngineContext['db'], ids: readonly number[]): void {
  db.transaction(() => {
    const all = [...new Set([...erasingStill(db), ...ids])]
    db.statement(
      `INSERT INTO meta VALUES ('erasing', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`
    ).run(JSON.stringify(all))
  })
}

/** From here on nothing more is handed over to them; resolves when nothing of theirs is with a server any more. */
async function takeOut(
  { db, clock, events }: EraseParts,
  { dispatcher }: EraseServices,
  ids: readonly number[],
  slices: ReturnType<typeof createYielder>,
  signal: AbortSignal
): Promise<void> {
  const chosen = 'IN (SELECT value FROM json_each(?))'
  const parts = []
  for (let at = 0; at < ids.length; at += takenAtOnce) parts.push(ids.slice(at, at + takenAtOnce))
  const campaigns = new Set<number>()
  const skip = (some: readonly number[]) => {
    for (const id of skipErased(db, some, clock.now())) campaigns.add(id)
  }
  for (const some of parts) {
    db.transaction(() => {
      db.statement(
        `UPDATE users SET deleted_from = status, deleted_batch = 0, status = 'deleted'
         WHERE id ${chosen} AND status <> 'deleted'`
      ).run(JSON.stringify(some))
      skip(some)
    })
    await slices.turn()
  }
  events.usersChanged(null)
  const sending = db.statement(
    `SELECT 1 FROM deliveries WHERE user_id ${chosen} AND state = 'sending' LIMIT 1`
  )
  for (const some of parts) {
    while (sending.get(JSON.stringify(some)) !== undefined) await restOrEnd(clock, signal)
    // What came back may have been put off.
    db.transaction(() => skip(some))
    await slices.turn()
  }
  for (const id of campaigns) dispatcher.readAnew(id)
  events.sendingChanged()
}

async function restOrEnd(clock: EngineContext['clock'], signal: AbortSignal): Promise<void> {
  await sleep(clock, look, signal)
  signal.throwIfAborted()
}

/** Mails in the test mailbox are numbered without a gap: an empty one stays in the place of each. */
async function eraseCaptured(
  { db }: EraseParts,
  people: People,
  mentions: Mentions,
  slices: ReturnType<typeof createYielder>
): Promise<void> {
  const { subject, body } = erasedMail
  const note = Buffer.from(
    `Subject: ${subject}\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${body}\r\n`
  )
  const empty = db.statement(
    `UPDATE captured SET mail_from = '', rcpt_to = ?, to_name = '', subject = ?, size = ?, raw = ?, seen = 1
     WHERE id = ?`
  )
  for await (const id of findCapturedOf(db, people, mentions, slices)) {
    empty.run(removedPerson, subject, note.length, note, id)
  }
}

/** The log of faults holds no address; a name can be in the words of an error. */
async function emptyLogThatNames(file: string, mentions: Mentions): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '')
  if (text.split('\n').some((line) => mentions.isIn(line))) await truncate(file, 0)
}
