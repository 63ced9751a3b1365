import { implementer, type EngineContext } from '../../context/index.ts'
import { keepActor } from './actors.sql.ts'

/**
 * Writes down who makes a change before it is made: the name that goes with the id in the rows of the change, and a line
 * in the log, which also records changes that leave no row behind.
 */
export const recordActor = ({ db, log }: Pick<EngineContext, 'db' | 'log'>) =>
  implementer.middleware(({ next, context: { actor }, procedure, path }) => {
    if (procedure['~orpc'].meta['changes'] === true) {
      db.transaction(() => keepActor(db, actor))
      log.info({ actor: actor.id, procedure: path.join('.') }, 'a change was asked for')
    }
    return next()
  })
