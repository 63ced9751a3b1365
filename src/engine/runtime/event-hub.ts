import type { CampaignProgress } from '../../shared/models/campaign.ts'
import type { EngineEvent } from '../../shared/models/events.ts'
import type { Clock } from './clock.ts'

/** Between two deliveries of changes: at most ten per second for each subscriber. */
const deliveryIntervalMs = 100
/** With more changed users than this, a subscriber looks at all of them again. */
const maxUserIds = 200

type Topic = Exclude<EngineEvent['kind'], 'users' | 'sending'>

/**
 * Gathers what changed and tells it to every subscriber of `events.watch`, coalesced. Features call `changed` as often
 * as they like; it costs a set insertion.
 */
export interface EventHub {
  changed(topic: Topic): void
  usersChanged(ids: number[] | null): void
  /** Asked at each delivery while `sendingChanged` was called: progress is computed only when someone looks. */
  sendingChanged(): void
  provideSending(provider: () => CampaignProgress[]): void
  subscribe(signal?: AbortSignal): AsyncGenerator<EngineEvent, void, void>
}

interface Pending {
  topics: Set<Topic>
  users: Set<number> | null | undefined
  sending: boolean
}

const nothingPending = (): Pending => ({ topics: new Set(), users: undefined, sending: false })

export function createEventHub(clock: Clock): EventHub {
  const subscribers = new Set<{ pending: Pending; wake: () => void }>()
  let sending: () => CampaignProgress[] = () => []

  const each = (note: (pending: Pending) => void) => {
    for (const subscriber of subscribers) {
      note(subscriber.pending)
      subscriber.wake()
    }
  }

  return {
    changed: (topic) => each((pending) => pending.topics.add(topic)),
    usersChanged: (ids) =>
      each((pending) => {
        if (ids === null || pending.users === null) {
          pending.users = null
          return
        }
        pending.users ??= new Set()
        for (const id of ids) pending.users.add(id)
        if (pending.users.size > maxUserIds) pending.users = null
      }),
    sendingChanged: () => each((pending) => (pending.sending = true)),
    provideSending: (provider) => (sending = provider),

    async *subscribe(signal) {
      let wake = () => {}
      const subscriber = { pending: { ...nothingPending(), sending: true }, wake: () => wake() }
      subscribers.add(subscriber)
      try {
        while (!signal?.aborted) {
          const { topics, users, sending: sendingToo } = subscriber.pending
          subscriber.pending = nothingPending()
          for (const kind of topics) yield { kind }
          if (users !== undefined) yield { kind: 'users', ids: users && [...users] }
          if (sendingToo) yield { kind: 'sending', campaigns: sending() }
          await sleep(clock, deliveryIntervalMs, signal)
          if (isEmpty(subscriber.pending)) {
            const woken = Promise.withResolvers<void>()
            const wakeUp = () => woken.resolve()
            wake = wakeUp
            signal?.addEventListener('abort', wakeUp, { once: true })
            if (!signal?.aborted) await woken.promise
            signal?.removeEventListener('abort', wakeUp)
            wake = () => {}
          }
        }
      } finally {
        subscribers.delete(subscriber)
      }
    }
  }
}

const isEmpty = (pending: Pending) =>
  pending.topics.size === 0 && pending.users === undefined && !pending.sending

/** Ends early, without an error, when `signal` is aborted. */
export function sleep(clock: Clock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const done = () => {
      cancel()
      signal?.removeEventListener('abort', done)
      resolve()
    }
    const cancel = clock.after(ms, done)
    signal?.addEventListener('abort', done, { once: true })
  })
}
