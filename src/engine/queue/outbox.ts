import { AppError } from '../../shared/errors.ts'
import type { Db } from '../db/database.ts'
import { type DueRow, fromTheStart, readDue, skip } from './due.ts'
import { inTurn, type LaneCampaign } from './lane-campaign.ts'
import type { Prepared } from './prepared.ts'

/**
 * Messages made ready ahead of their turn, so that a connection that becomes free gets the next one at once. Rendering
 * happens here, in the background, never while somebody waits.
 */
export interface Outbox {
  readonly size: number
  /** Reads and makes at most `most` messages. Returns how many rows it looked at. */
  fill(campaigns: Iterable<LaneCampaign>, most: number, now: number): number
  /** The next message for which `may` holds, taken out. */
  take(may: (prepared: Prepared) => boolean): Prepared | undefined
  /** Forgets what was prepared for a campaign: it is still waiting in the database. */
  drop(campaign: LaneCampaign): void
}

export interface OutboxListener {
  skipped(campaignId: number): void
  /** A message could not be made: the template, or the links, do not work after all. */
  broken(campaignId: number, error: AppError): void
}

export function createOutbox(db: Db, listener: OutboxListener): Outbox {
  let ready: Prepared[] = []
  const ids = new Set<number>()

  const add = (prepared: Prepared, first: boolean) => {
    ids.add(prepared.delivery.id)
    if (first) ready.unshift(prepared)
    else ready.push(prepared)
  }

  const make = (campaign: LaneCampaign, row: DueRow) => {
    try {
      return campaign.make(row)
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      listener.broken(campaign.id, error)
      return undefined
    }
  }

  const fillFrom = (campaign: LaneCampaign, most: number, now: number): number => {
    let looked = 0
    for (const state of ['waiting', 'deferred'] as const) {
      if (looked >= most) break
      const rows = readDue(db, campaign.id, state, now, campaign.marks[state], most - looked)
      looked += rows.length
      const last = rows.at(-1)
      if (last) campaign.marks[state] = { dueAt: last.dueAt, id: last.id }
      for (const row of rows) {
        if (ids.has(row.id)) continue
        const made = make(campaign, row)
        if (!made) return looked
        if ('skip' in made) {
          db.transaction(() => skip(db, row.id, made.skip, now))
          listener.skipped(campaign.id)
        } else {
          add(made, campaign.kind !== 'campaign')
        }
      }
    }
    return looked
  }

  return {
    get size() {
      return ready.length
    },
    fill(campaigns, most, now) {
      let looked = 0
      for (const campaign of [...campaigns].sort(inTurn)) {
        if (looked >= most) break
        if (campaign.drained) continue
        let found = fillFrom(campaign, most - looked, now)
        if (found === 0) {
          // At the end: look once more from the start, for what came back to waiting behind the mark.
          campaign.marks = { waiting: fromTheStart, deferred: fromTheStart }
          // What is prepared is still waiting, and would only be found again.
          if (ready.some((prepared) => prepared.delivery.campaignId === campaign.id)) continue
          found = fillFrom(campaign, most - looked, now)
          campaign.drained = found === 0
        }
        looked += found
      }
      return looked
    },
    take(may) {
      const index = ready.findIndex(may)
      if (index < 0) return undefined
      const [taken] = index === 0 ? [ready.shift()!] : ready.splice(index, 1)
      ids.delete(taken!.delivery.id)
      return taken
    },
    drop(campaign) {
      ready = ready.filter((prepared) => {
        const gone = prepared.delivery.campaignId === campaign.id
        if (gone) ids.delete(prepared.delivery.id)
        return !gone
      })
      campaign.marks = { waiting: fromTheStart, deferred: fromTheStart }
      campaign.drained = false
    }
  }
}
