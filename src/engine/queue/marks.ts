import type { Db } from '../db/database.ts'

/**
 * Marks on a campaign's rate chart: from when to when something slowed it, and what. Noted as results come in, written
 * with the next commit.
 */
export interface Marks {
  /** `what` slows these campaigns from now on; noted once, until it is over. */
  begin(what: string, text: string, campaignIds: Iterable<number>): void
  over(what: string): void
  /** Inside a transaction. */
  write(db: Db, now: number): void
}

interface OpenMark {
  text: string
  campaignIds: number[]
  /** Rows of campaign_marks; empty until written. */
  rows: number[]
}

export function createMarks(): Marks {
  const open = new Map<string, OpenMark>()
  const ended: OpenMark[] = []
  return {
    begin(what, text, campaignIds) {
      if (!open.has(what)) open.set(what, { text, campaignIds: [...campaignIds], rows: [] })
    },
    over(what) {
      const mark = open.get(what)
      if (!mark) return
      open.delete(what)
      ended.push(mark)
    },
    write(db, now) {
      const insert = db.statement('INSERT INTO campaign_marks (campaign_id, from_at, text) VALUES (?, ?, ?)')
      for (const mark of [...open.values(), ...ended]) {
        if (mark.rows.length > 0) continue
        mark.rows = mark.campaignIds.map((id) => Number(insert.run(id, now, mark.text).lastInsertRowid))
      }
      const close = db.statement('UPDATE campaign_marks SET to_at = ? WHERE id = ?')
      for (const mark of ended.splice(0)) for (const row of mark.rows) close.run(now, row)
    }
  }
}
