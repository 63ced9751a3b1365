import type { Actor } from '../../../shared/models/actor.ts'
import type { Db } from '../../db/index.ts'
import { implementer, type EngineContext } from '../../context/index.ts'

/**
 * Writes down who makes a change before it is made: the name that goes with the id in the rows of the change, and a line
 * in the log, which also tells of those that leave no row behind.
 */
export const recordActor = ({ db, log }: Pick<EngineContext, 'db' | 'log'>) =>
  implementer.middleware(({ next, context: { actor }, procedure, path }) => {
    if (procedure['~orpc'].meta['changes'] === true) {
      db.transaction(() => keepActor(db, actor))
      log.info({ actor: actor.id, procedure: path.join('.') }, 'a change was asked for')
    }
    return next()
  })

/** Writes only where something of it is new. */
function keepActor(db: Db, { id, name, role }: Actor): void {
  db.statement(
    `INSERT INTO actors (id, name, role) VALUES (?1, ?2, ?3)
     ON CONFLICT (id) DO UPDATE SET name = ?2, role = ?3 WHERE name <> ?2 OR role <> ?3`
  ).run(id, name, role)
}
