/**
 * Slow-down by recipient domain. A deferral that speaks of rate or connections halves how many messages to that domain
 * may be under way; each accepted one adds one again, until the domain is as free as any. Other domains go on.
 */
export interface DomainLimits {
  /** Further messages to the domain that may be under way now; Infinity where it is as free as any. */
  room(domain: string): number
  started(domain: string): void
  ended(domain: string): void
  /** True when with this one the domain is as free as any again. */
  accepted(domain: string): boolean
  slowed(domain: string, capacity: number): void
  /** A recipient of a slowed domain is tried again at `dueAt`. */
  putOff(domain: string, campaignId: number, dueAt: number): void
  /** A person has them tried again at once. */
  forgetPutOff(campaignId: number): void
  /** The wall clock was set by so many ms. */
  clockSet(by: number): void
  /** Domains that are slowed now: how many messages each may have under way, and when those put off are due. */
  slowedNow(campaignId: number, now: number): { domain: string; limit: number; due: number[] }[]
}

export function createDomainLimits(): DomainLimits {
  const underWay = new Map<string, number>()
  const limits = new Map<string, { limit: number; free: number; due: Map<number, number[]> }>()
  return {
    room(domain) {
      const slow = limits.get(domain)
      return slow ? Math.max(0, slow.limit - (underWay.get(domain) ?? 0)) : Infinity
    },
    started: (domain) => void underWay.set(domain, (underWay.get(domain) ?? 0) + 1),
    ended(domain) {
      const left = (underWay.get(domain) ?? 1) - 1
      if (left > 0) underWay.set(domain, left)
      else underWay.delete(domain)
    },
    accepted(domain) {
      const slow = limits.get(domain)
      if (!slow) return false
      slow.limit++
      return slow.limit >= slow.free && limits.delete(domain)
    },
    slowed(domain, capacity) {
      const slow = limits.get(domain)
      const before = slow?.limit ?? Math.max(capacity, underWay.get(domain) ?? 1)
      limits.set(domain, {
        limit: Math.max(1, Math.floor(before / 2)),
        free: slow?.free ?? capacity,
        due: slow?.due ?? new Map()
      })
    },
    putOff(domain, campaignId, dueAt) {
      const due = limits.get(domain)?.due
      const times = due?.get(campaignId)
      if (times) times.push(dueAt)
      else due?.set(campaignId, [dueAt])
    },
    forgetPutOff(campaignId) {
      for (const { due } of limits.values()) due.delete(campaignId)
    },
    clockSet(by) {
      for (const { due } of limits.values()) {
        for (const [campaignId, times] of due)
          due.set(
            campaignId,
            times.map((at) => at + by)
          )
      }
    },
    slowedNow: (campaignId, now) =>
      [...limits].map(([domain, { limit, due }]) => {
        const left = (due.get(campaignId) ?? []).filter((at) => at > now)
        due.set(campaignId, left)
        return { domain, limit, due: left }
      })
  }
}
