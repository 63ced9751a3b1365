import type { Actor } from '../../../shared/models/actor.ts'
import type { TimelinePhrase } from '../../../shared/words/timeline-words.ts'
import type { Db } from '../../db/index.ts'
import { attachToRead, detach } from '../../sqlite/index.ts'
import type { BatchedWriter } from './batched-writer.ts'
import { writeSql } from './write-sql.ts'

export interface WriteOrder {
  importId: number
  fileName: string
  stageFile: string
  /** Milliseconds since the epoch: `created_at` and `updated_at` of whatever is written. */
  now: number
  /** The first new user's id. */
  firstId: number
  actor: Actor
}

/**
 * Writes what was planned, a few milliseconds at a time. Identities have to be held from the comparison to the end.
 * Throws what the pieces throw when it is called off.
 */
export async function writeRows(
  db: Db,
  { importId, fileName, stageFile, now, firstId, actor }: WriteOrder,
  pieces: BatchedWriter,
  tell: (done: number, of: number) => void
): Promise<void> {
  const stage = `import_${importId}`
  const sql = writeSql(stage)
  const base = firstId - 1
  const run = (statement: string, ...parameters: (number | string)[]) =>
    db.statement(statement).run(...parameters)

  const updated: TimelinePhrase = { reason: 'updated-by-import', params: { fileName } }
  attachToRead(db, stageFile, stage)
  try {
    const last = (table: string) =>
      (db.statement(`SELECT coalesce(max(seq), 0) AS last FROM ${stage}.${table}`).get() as { last: number })
        .last
    const steps: { last: number; work: (after: number, through: number) => void }[] = [
      {
        last: last('creates'),
        work(after, through) {
          run(sql.create, base, now, importId, after, through)
          const counts = db.statement(sql.statuses).all(after, through) as { status: string; n: number }[]
          for (const { status, n } of counts) run(sql.count, n, status)
        }
      },
      { last: last('created_names'), work: (after, through) => run(sql.name, base, after, through) },
      { last: last('created_ids'), work: (after, through) => run(sql.externalId, base, after, through) },
      {
        last: last('updates'),
        work(after, through) {
          run(sql.remember, importId, now, after, through)
          run(sql.update, now, after, through)
          run(sql.event, now, JSON.stringify(updated), after, through, actor.id)
        }
      }
    ]
    const of = steps.reduce((sum, step) => sum + step.last, 0)
    let before = 0
    for (const step of steps) {
      await pieces.each(step.last, (after, through) => {
        step.work(after, through)
        tell(before + through, of)
      })
      before += step.last
    }
  } finally {
    detach(db, stage)
  }
}
