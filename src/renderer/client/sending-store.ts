import type { CampaignProgress } from '../../shared/models/campaign.ts'

/** Everything under way, as the engine last said: what the now-sending bar shows. */
export interface SendingStore {
  get: () => readonly CampaignProgress[]
  set(campaigns: readonly CampaignProgress[]): void
  subscribe: (listener: () => void) => () => void
}

export function createSendingStore(): SendingStore {
  let current: readonly CampaignProgress[] = []
  const listeners = new Set<() => void>()
  return {
    get: () => current,
    set(campaigns) {
      if (campaigns.length === 0 && current.length === 0) return
      current = campaigns
      for (const listener of listeners) listener()
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}
