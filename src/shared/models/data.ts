import { z } from 'zod'
import { instant } from './paging.ts'

/** Why a backup was taken: once a day, before an update or a restore changed the data, or because a person asked. */
export const backupKinds = ['daily', 'before-update', 'by-hand', 'before-restore'] as const
export type BackupKind = (typeof backupKinds)[number]

export const backup = z.object({
  /** Its file in the folder `backups`; the backup is known by it. */
  name: z.string().max(100),
  kind: z.enum(backupKinds),
  takenAt: instant,
  /** Bytes. */
  size: z.number().int()
})

/** What there is: everything that 'delete everything' deletes. */
export const dataSummary = z.object({
  users: z.number().int(),
  campaigns: z.number().int(),
  /** Campaigns that are not over. */
  live: z.number().int(),
  /** Rows of the send log. */
  attempts: z.number().int(),
  captured: z.number().int(),
  backups: z.number().int(),
  /** The database and its backups. */
  bytes: z.number().int()
})
export type DataSummary = z.infer<typeof dataSummary>
