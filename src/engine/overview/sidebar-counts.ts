import type { z } from 'zod'
import type { sidebarCounts as model } from '../../shared/models/events.ts'
import type { Db } from '../db/index.ts'
import { capturedRange } from '../mailbox/index.ts'
import { decisions, type TroubleOf } from './decisions.ts'
import { countLiveCampaigns, countUnseen, countUsers } from './overview.sql.ts'

/** The numbers of the sidebar. Asked for at every change: each is read from a small table or a short index. */
export function sidebarCounts(db: Db, troubleOf: TroubleOf): z.infer<typeof model> {
  return {
    ...countUsers(db),
    ...countLiveCampaigns(db),
    captured: capturedRange(db).total,
    unseen: countUnseen(db),
    decisions: decisions(db, troubleOf).length
  }
}
