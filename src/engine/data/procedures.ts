import { statSync } from 'node:fs'
import { basename } from 'node:path'
import { AppError } from '../../shared/errors.ts'
import type { FromEngine } from '../../shared/ipc/engine-messages.ts'
import type { DataSummary } from '../../shared/models/data.ts'
import {
  type Backup,
  findBackup,
  listBackups,
  orderAtStartup,
  pendingOrder,
  takeBackup
} from '../db/index.ts'
import { implementer, type EngineContext } from '../context/index.ts'
import { erasingStill } from '../privacy/index.ts'
import { secretsToForget } from './forget-secrets.ts'
import { countKept } from './count-kept.ts'

export interface DataServices {
  /** As if the person had pressed Pause on each campaign. */
  pauseAll(): void
  tell(message: FromEngine): void
}

/** Every procedure of `data.*`. */
export function dataProcedures({ db, clock, dataDir }: EngineContext, { pauseAll, tell }: DataServices) {
  const { data } = implementer
  const summary = (): DataSummary => {
    const backups = listBackups(dataDir).map(shown)
    return {
      ...countKept(db),
      backups: backups.length,
      bytes: [db.file, `${db.file}-wal`].reduce((sum, file) => sum + sizeOf(file), 0) + total(backups)
    }
  }

  return {
    summary: data.summary.handler(summary),

    backups: data.backups.handler(() => listBackups(dataDir).map(shown)),

    backUp: data.backUp.handler(async ({ signal }) =>
      shown(await takeBackup('by-hand', db.file, dataDir, clock.now(), signal))
    ),

    restore: data.restore.handler(({ input: { name } }) => {
      const backup = findBackup(dataDir, name)
      if (!backup) throw new AppError('NOT_FOUND', 'backup-gone')
      // Neither can be done first: the backup may be of before, and the removal makes backups of its own.
      if (erasingStill(db).length > 0 || pendingOrder(dataDir) === 'write-anew') {
        throw new AppError('WRONG_STATE', 'restore-while-erasing')
      }
      const forget = secretsToForget(db, backup)
      orderAtStartup(dataDir, { what: 'restore', name })
      pauseAll()
      tell({ type: 'restart', forget })
      return {}
    }),

    deleteEverything: data.deleteEverything.handler(({ input }) => {
      const { users } = summary()
      if (users !== input.users) {
        throw new AppError(
          'CHANGED_MEANWHILE',
          'user-count-changed',
          { users, expected: input.users },
          { data: { users } }
        )
      }
      orderAtStartup(dataDir, { what: 'delete-everything' })
      pauseAll()
      tell({ type: 'restart', forget: 'everything' })
      return {}
    })
  }
}

const shown = ({ path, kind, takenAt }: Backup) => ({
  name: basename(path),
  kind,
  takenAt,
  size: sizeOf(path)
})

const total = (files: { size: number }[]) => files.reduce((sum, { size }) => sum + size, 0)

/** 0 where there is no such file: one that was removed a moment ago. */
const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
