import { z } from 'zod'
import * as data from '../models/data.ts'
import { call, change, nothing } from './procedure.ts'

export const dataContract = {
  summary: call(nothing, data.dataSummary),
  /** Newest first. */
  backups: call(nothing, z.array(data.backup)),
  backUp: change(nothing, data.backup),
  /**
   * Pauses every campaign, then starts the engine anew with the data of that backup, in which every campaign is paused.
   * The data as it is now becomes a backup of kind `before-restore`. Calls under way end with ENGINE_GONE.
   * WRONG_STATE while people are removed with all traces, which ends with the next start.
   */
  restore: change(z.object({ name: z.string().max(100) }), nothing),
  /**
   * Starts anew with nothing: no users, campaigns, log, templates of one's own, accounts, secrets, settings or backups.
   * `users`: how many the person was shown; refuses with CHANGED_MEANWHILE where it is another number by now.
   */
  deleteEverything: change(z.object({ users: z.number().int() }), nothing)
}
