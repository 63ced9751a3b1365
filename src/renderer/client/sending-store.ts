import type { CampaignProgress } from '../../shared/models/campaign.ts'

/** Everything under way, as the engine last said: what the now-sending bar shows. */
export interface SendingStore {
  get: () => readonly CampaignProgress[]
  /** The campaign that ended last while the window watched, until it is forgotten. */
  ended: () => number | null
  set: (campaigns: readonly CampaignProgress[]) => void
  /** The engine is gone: nothing is known to be under way, and nothing is known to have ended. */
  clear: () => void
  forgetEnded: () => void
  subscribe: (listener: () => void) => () => void
}

export function createSendingStore(): SendingStore {
  let current: readonly CampaignProgress[] = []
  let ended: number | null = null
  const listeners = new Set<() => void>()
  const change = (campaigns: readonly CampaignProgress[], endedId: number | null) => {
    if (campaigns.length === 0 && current.length === 0 && endedId === ended) return
    current = campaigns
    ended = endedId
    for (const listener of listeners) listener()
  }
  return {
    get: () => current,
    ended: () => ended,
    set(campaigns) {
      const under = new Set(campaigns.map(({ id }) => id))
      const gone = current.find(({ id, kind }) => kind === 'campaign' && !under.has(id))
      change(campaigns, gone?.id ?? ended)
    },
    clear: () => change([], ended),
    forgetEnded: () => change(current, null),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}
