import type { DataSummary } from '../../shared/models/data.ts'
import type { Db } from '../db/index.ts'
import { countAttempts } from '../log/index.ts'
import { capturedRange } from '../mailbox/index.ts'
import { countLiveCampaigns, countUsers } from '../overview/index.ts'

/** How much of everything there is. */
export function countKept(db: Db): Omit<DataSummary, 'backups' | 'bytes'> {
  const { n } = db.statement(`SELECT count(*) AS n FROM campaigns WHERE kind = 'campaign'`).get() as {
    n: number
  }
  return {
    users: countUsers(db).users,
    campaigns: n,
    live: countLiveCampaigns(db).live,
    attempts: countAttempts(db),
    captured: capturedRange(db).total
  }
}
