import { readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { erasedMail } from '../../shared/words/personal-data.ts'
import {
  createBulkWriter,
  forgetDeleted,
  forgetExports,
  orderAtStartup,
  removeAllBackups
} from '../db/index.ts'
import { createYielder, logFiles, sleep } from '../runtime/index.ts'
import type { Imports } from '../imports/index.ts'
import type { EngineContext } from '../context/index.ts'
import { skipErased } from '../deliveries/index.ts'
import type { Dispatcher } from '../queue/index.ts'
import type { Users } from '../users/index.ts'
import { replaceCaptured } from './captured-mails.sql.ts'
import { findCapturedOf } from './captured-mails.ts'
import {
  clearErasing,
  isBeingSentToAny,
  markDeleted,
  overwriteFreed,
  readErasing,
  writeErasing
} from './erase-people.sql.ts'
import { eraseRows } from './erase-rows.sql.ts'
import { eraseTexts } from './erase-texts.ts'
import { type Mentions, mentionsOf, removedPerson } from './mentions.ts'
import { findPeople } from './find-people.ts'
import type { People } from './people.sql.ts'

/** About 4 ms where each has had a few mails. */
const erasedPerTransaction = 5
/** About 3 ms. */
const skippedPerTransaction = 50
/** Between two looks at what cannot be hurried. */
const pollIntervalMs = 100

export type EraseParts = Pick<EngineContext, 'db' | 'clock' | 'events' | 'dataDir'>
export interface EraseServices {
  users: Pick<Users, 'identities' | 'undoSteps' | 'filler' | 'forgetDomains'>
  imports: Pick<Imports, 'forgetAll'>
  dispatcher: Pick<Dispatcher, 'rereadQueue'>
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
    forgetExports(db)
    // Everything that is freed is overwritten from here on, whatever it costs.
    overwriteFreed(db, true)
    await takeOut(parts, services, given, slices, signal)

    const people = await findPeople(db, given, slices)
    const mentions = mentionsOf(people)
    await eraseTexts(db, people, mentions, slices)
    await eraseCaptured(parts, people, mentions, slices)
    for (const name of Object.values(logFiles)) await emptyLogThatNames(join(dataDir, name), mentions)
    // Last of what is found by who they are: cut short after it, nobody would know any more whom to look for.
    for (let at = 0; at < people.ids.length; at += erasedPerTransaction) {
      const ids = people.ids.slice(at, at + erasedPerTransaction)
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
    db.transaction(() => clearErasing(db))
  } finally {
    overwriteFreed(db, false)
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
  const stored = readErasing(db)
  return stored === undefined ? [] : (JSON.parse(stored) as number[])
}

function noteErasing(db: EngineContext['db'], ids: readonly number[]): void {
  db.transaction(() => {
    writeErasing(db, [...new Set([...erasingStill(db), ...ids])])
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
  const batches = []
  for (let at = 0; at < ids.length; at += skippedPerTransaction) {
    batches.push(ids.slice(at, at + skippedPerTransaction))
  }
  const campaigns = new Set<number>()
  const skip = (some: readonly number[]) => {
    for (const id of skipErased(db, some, clock.now())) campaigns.add(id)
  }
  for (const some of batches) {
    db.transaction(() => {
      markDeleted(db, some)
      skip(some)
    })
    await slices.turn()
  }
  events.usersChanged(null)
  for (const some of batches) {
    while (isBeingSentToAny(db, some)) await restOrEnd(clock, signal)
    // What came back may have been put off.
    db.transaction(() => skip(some))
    await slices.turn()
  }
  for (const id of campaigns) dispatcher.rereadQueue(id)
  events.sendingChanged()
}

async function restOrEnd(clock: EngineContext['clock'], signal: AbortSignal): Promise<void> {
  await sleep(clock, pollIntervalMs, signal)
  signal.throwIfAborted()
}

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
  for await (const id of findCapturedOf(db, people, mentions, slices)) {
    replaceCaptured(db, id, { rcptTo: removedPerson, subject, raw: note })
  }
}

/** The log of faults holds no address; a name can be in the words of an error. */
async function emptyLogThatNames(file: string, mentions: Mentions): Promise<void> {
  const text = await readFile(file, 'utf8').catch(() => '')
  if (text.split('\n').some((line) => mentions.isIn(line))) await truncate(file, 0)
}
