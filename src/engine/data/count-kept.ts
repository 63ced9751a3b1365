import type { DataSummary } from '../../shared/models/data.ts'
import type { Db } from '../db/index.ts'
import { countAttempts } from '../log/index.ts'
import { capturedRange } from '../mailbox/index.ts'
import { countLiveCampaigns, countUsers } from '../overview/index.ts'
import { countCampaigns } from './data.sql.ts'

/** How much of everything is stored. */
export const countKept = (db: Db): Omit<DataSummary, 'backups' | 'bytes'> => ({
  users: countUsers(db).users,
  campaigns: countCampaigns(db),
  live: countLiveCampaigns(db).live,
  attempts: countAttempts(db),
  captured: capturedRange(db).total
})
