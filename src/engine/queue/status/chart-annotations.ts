import type { AnnotationPhrase } from '../../../shared/words/chart-words.ts'
import type { Db } from '../../db/index.ts'
import { endMark, insertMark } from './chart-annotations.sql.ts'

/**
 * Marks on a campaign's rate chart: from when to when something slowed it, and what. Noted as results come in, written
 * with the next commit.
 */
export interface ChartAnnotations {
  /** `what` slows these campaigns from now on; noted once, until it is over. */
  begin(what: string, phrase: AnnotationPhrase, campaignIds: Iterable<number>): void
  over(what: string): void
  /** Inside a transaction. Call what it returns after the commit: what was rolled back is written with the next. */
  write(db: Db, now: number): () => void
}

interface OpenMark {
  phrase: AnnotationPhrase
  campaignIds: number[]
  /** Rows of campaign_marks; empty until written. */
  rows: number[]
}

export function createChartAnnotations(): ChartAnnotations {
  const open = new Map<string, OpenMark>()
  const ended: OpenMark[] = []
  return {
    begin(what, phrase, campaignIds) {
      if (!open.has(what)) open.set(what, { phrase, campaignIds: [...campaignIds], rows: [] })
    },
    over(what) {
      const mark = open.get(what)
      if (!mark) return
      open.delete(what)
      ended.push(mark)
    },
    write(db, now) {
      const written = new Map<OpenMark, number[]>()
      for (const mark of [...open.values(), ...ended]) {
        if (mark.rows.length > 0) continue
        const rows = mark.campaignIds.map((id) => insertMark(db, id, mark.phrase, now))
        written.set(mark, rows)
      }
      const closing = ended.length
      for (const mark of ended) for (const row of written.get(mark) ?? mark.rows) endMark(db, row, now)
      return () => {
        for (const [mark, rows] of written) mark.rows = rows
        ended.splice(0, closing)
      }
    }
  }
}
