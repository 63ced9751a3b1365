export { forgetExports, noteExports, removeUnfinishedExports } from './unfinished-exports.ts'
export { addNotice, type NewNotice } from './add-notice.ts'
export { type BulkWriter, createBulkWriter } from './bulk-writer.ts'
export { type ChangeCount, createChangeCount } from './change-count.ts'
export type { Db } from './database.ts'
export { type OpenedData, openToLook, openToWork } from './open/open-to-work.ts'
export { orderAtStartup, pendingOrder } from './open/startup-orders.ts'
export { readIds } from './read-ids.ts'
export { type Backup, findBackup, listBackups, removeAllBackups, takeBackup } from './safety/backup.ts'
export { startDailyBackups } from './safety/daily-backup.ts'
export { inspectBackup } from './safety/inspect-backup.ts'
export { flagDamaged } from './safety/integrity-flag.ts'
export { readPhrase } from './stored-phrase.ts'
export {
  forgetDeleted,
  indexUsers,
  matchUsers,
  pendingUsers,
  reindexUsers,
  searchableThrough,
  tidySearch
} from './user-search.ts'
