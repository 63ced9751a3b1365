import { AppError } from '../../../shared/errors.ts'
import { implementer, type EngineContext } from '../../context/index.ts'

/** On data that can only be read, what would change it is refused before it has begun. */
export const refuseChanges = ({ db, dataDir }: Pick<EngineContext, 'db' | 'dataDir'>) =>
  implementer.middleware(({ next, procedure }) => {
    if (db.readOnly && procedure['~orpc'].meta['changes'] === true) {
      throw new AppError('READ_ONLY', 'data-folder-read-only', { folder: dataDir })
    }
    return next()
  })
