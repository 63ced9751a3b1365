import { AppError } from '../../../shared/errors.ts'
import type { SkipReason } from '../../../shared/models/delivery.ts'
import type { Clock } from '../../runtime/index.ts'
import type { Db } from '../../db/index.ts'
import type { DomainLimits } from '../limits/domain-limits.ts'
import { fromTheStart, type PreparedMessage, readDue, readRows, skip } from '../../deliveries/index.ts'
import { type ActiveCampaign, stir } from './active-campaign.ts'

/** A message that could not go out for this long is created again: its link is valid from its creation. */
const maxAgeMs = 30_000

/** Rows read at a time where most are passed by: they cost far less than those whose messages are made. */
const rowsPerRead = 200

/**
 * Messages made ready ahead of their turn, so that a connection that becomes free gets the next one at once. Rendering
 * happens here, in the background, never while somebody waits.
 *
 * Each campaign has a shelf of its own: one that has to wait for its rate keeps no other waiting. Rows of a domain that is
 * slowed are parked by their id, and made when the domain has room: others pass them by. Each row is read once, but for
 * those; a row that is put back to waiting in another way is found at the end of the queue, or after `drop`.
 */
export interface Prefetch {
  /** Messages of the campaign that are ready and may go. */
  size(campaign: ActiveCampaign): number
  /** Reads at most `most` rows and makes their messages. Returns how many rows it looked at; 0: none is due. */
  fill(campaign: ActiveCampaign, most: number, now: number): number
  /** The next message of the campaign whose domain has room, taken out. */
  take(campaign: ActiveCampaign): PreparedMessage | undefined
  /** A row behind the mark is waiting again. */
  comeBack(campaign: ActiveCampaign, delivery: { id: number; domain: string }): void
  /** Forgets what was prepared for a campaign, and where it left off: all of it is still waiting in the database. */
  drop(campaign: ActiveCampaign): void
  /** Recipients that wait because their domain is slowed. */
  parked(campaignId: number, domain: string): number
}

export interface PrefetchListener {
  skipped(campaignId: number): void
  /** A message could not be made: the template, or the links, do not work after all. */
  broken(campaignId: number, error: AppError): void
}

interface Shelf {
  ready: { prepared: PreparedMessage; madeAt: number }[]
  /** Of slowed domains: ids of due rows, in order. */
  parked: Map<string, number[]>
  /** Everything on the shelf, so that no row is made twice. */
  ids: Set<number>
}

export function createPrefetch(
  db: Db,
  clock: Clock,
  domains: Pick<DomainLimits, 'room'>,
  listener: PrefetchListener
): Prefetch {
  const shelves = new Map<number, Shelf>()

  const shelfOf = (campaign: ActiveCampaign): Shelf => {
    let shelf = shelves.get(campaign.id)
    if (!shelf) {
      shelf = { ready: [], parked: new Map(), ids: new Set() }
      shelves.set(campaign.id, shelf)
    }
    return shelf
  }

  const park = (shelf: Shelf, domain: string, id: number) => {
    const parked = shelf.parked.get(domain)
    if (parked) parked.push(id)
    else shelf.parked.set(domain, [id])
    shelf.ids.add(id)
  }

  /** Makes the messages of rows; stops where one cannot be made. */
  const makeAll = (campaign: ActiveCampaign, shelf: Shelf, ids: number[], now: number) => {
    if (ids.length === 0) return
    const skipped: { id: number; reason: SkipReason }[] = []
    const madeAt = clock.monotonic()
    for (const row of readRows(db, ids, now)) {
      try {
        const made = campaign.make(row)
        if ('skip' in made) {
          skipped.push({ id: row.id, reason: made.skip })
        } else {
          shelf.ready.push({ prepared: made, madeAt })
          shelf.ids.add(row.id)
        }
      } catch (error) {
        if (!(error instanceof AppError)) throw error
        listener.broken(campaign.id, error)
        break
      }
    }
    if (skipped.length === 0) return
    db.transaction(() => skip(db, skipped, now))
    listener.skipped(campaign.id)
  }

  /** Makes messages to slowed domains, as many as each has room for. Returns how many rows it looked at. */
  const unpark = (campaign: ActiveCampaign, shelf: Shelf, most: number, now: number): number => {
    let looked = 0
    for (const [domain, ids] of shelf.parked) {
      if (looked >= most) break
      const ready = shelf.ready.filter(({ prepared }) => prepared.delivery.domain === domain).length
      const room = Math.min(domains.room(domain) - ready, most - looked)
      if (room <= 0) continue
      const chosen = ids.splice(0, room)
      if (ids.length === 0) shelf.parked.delete(domain)
      for (const id of chosen) shelf.ids.delete(id)
      looked += chosen.length
      makeAll(campaign, shelf, chosen, now)
    }
    return looked
  }

  const readOn = (campaign: ActiveCampaign, shelf: Shelf, most: number, now: number): number => {
    let looked = 0
    const toMake: number[] = []
    // Others first: their time was named, and shown to the person.
    for (const kind of ['deferred', 'again', 'fresh'] as const) {
      if (toMake.length >= most) break
      const limit = shelf.parked.size > 0 ? rowsPerRead : most - toMake.length
      for (const row of readDue(db, campaign.id, kind, now, campaign.marks[kind], limit)) {
        if (toMake.length >= most) break
        looked++
        campaign.marks[kind] = { dueAt: row.dueAt, id: row.id }
        if (shelf.ids.has(row.id)) continue
        if (domains.room(row.domain) === Infinity) toMake.push(row.id)
        else park(shelf, row.domain, row.id)
      }
    }
    makeAll(campaign, shelf, toMake, now)
    return looked
  }

  const mayGo = ({ prepared, madeAt }: Shelf['ready'][number]) =>
    madeAt >= clock.monotonic() - maxAgeMs && domains.room(prepared.delivery.domain) > 0

  /** What is too old is made again; what is for a domain that has been slowed since is parked. */
  const tidy = (campaign: ActiveCampaign, shelf: Shelf, now: number) => {
    const { ready } = shelf
    if (ready.every(mayGo)) return
    const old: number[] = []
    shelf.ready = ready.filter(mayGo)
    for (const one of ready) {
      const { id, domain } = one.prepared.delivery
      if (mayGo(one)) continue
      shelf.ids.delete(id)
      if (domains.room(domain) > 0) old.push(id)
      else park(shelf, domain, id)
    }
    makeAll(campaign, shelf, old, now)
  }

  const drop = (campaign: ActiveCampaign) => {
    shelves.delete(campaign.id)
    campaign.marks = fromTheStart()
    stir(campaign)
  }

  return {
    size: (campaign) => shelves.get(campaign.id)?.ready.filter(mayGo).length ?? 0,
    fill(campaign, most, now) {
      campaign.lookedAt = now
      const shelf = shelfOf(campaign)
      tidy(campaign, shelf, now)
      const looked = unpark(campaign, shelf, most, now)
      if (looked >= most) return looked
      const found = readOn(campaign, shelf, most - looked, now)
      if (looked + found > 0) return looked + found
      // What is on the shelf is still waiting, and would only be found again.
      if (shelf.ids.size > 0) return 0
      // At the end: look once more from the start, for what is waiting behind the mark.
      campaign.marks = fromTheStart()
      const again = readOn(campaign, shelf, most, now)
      campaign.drained = again === 0
      return again
    },
    take(campaign) {
      const shelf = shelves.get(campaign.id)
      if (!shelf) return undefined
      const index = shelf.ready.findIndex(mayGo)
      if (index < 0) return undefined
      const [taken] = index === 0 ? [shelf.ready.shift()!] : shelf.ready.splice(index, 1)
      shelf.ids.delete(taken!.prepared.delivery.id)
      return taken!.prepared
    },
    comeBack(campaign, { id, domain }) {
      park(shelfOf(campaign), domain, id)
      stir(campaign)
    },
    drop,
    parked: (campaignId, domain) => shelves.get(campaignId)?.parked.get(domain)?.length ?? 0
  }
}
