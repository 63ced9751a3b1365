import { AppError } from '../../shared/errors.ts'
import type { Notice } from '../../shared/models/events.ts'
import type { Actor } from '../../shared/models/actor.ts'
import type { Clock } from '../runtime/index.ts'
import type { Db } from '../db/index.ts'
import { hasNotice, openNotices, setDismissed } from './notices.sql.ts'

/** Older ones appear as these are dismissed. */
const maxListed = 50

/** Those not dismissed, newest first. */
export const listNotices = (db: Db): Notice[] => openNotices(db, maxListed)

/** Throws NOT_FOUND. Dismissing twice is no error: two windows can show the same notice. */
export function dismissNotice(db: Db, { now }: Pick<Clock, 'now'>, id: number, actor: Actor): void {
  if (!hasNotice(db, id)) throw new AppError('NOT_FOUND', 'notice-gone')
  setDismissed(db, id, now(), actor)
}
