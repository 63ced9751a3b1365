import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query'
import type { EngineEvent } from '../../shared/models/events.ts'
import type { EngineConnection } from './engine-connection.ts'
import type { EngineClient } from './engine-client.ts'
import type { SendingStore } from './sending-store.ts'
import { isAboutUser, staleQueries } from './stale-queries.ts'

/** Milliseconds between two rounds of asking again: quick enough to look live, slow enough to leave the CPU alone. */
const roundEvery = 300

/**
 * Listens to the engine for as long as the window lives and makes stale queries ask again. The stream is opened again
 * on each connection; what was missed in between is made up for by making everything stale.
 */
export function watchEvents(
  connection: EngineConnection,
  client: EngineClient,
  queries: QueryClient,
  sending: SendingStore
): () => void {
  const refresh = coalescedRefresh(queries)
  return connection.onConnect((gone) => {
    void queries.invalidateQueries()
    void listen(gone)
  })

  async function listen(gone: AbortSignal) {
    try {
      for await (const event of await client.events.watch({}, { signal: gone })) {
        if (event.kind === 'sending') sending.set(event.campaigns)
        else refresh(event)
      }
    } catch {
      // The connection ended; the next one starts a stream of its own.
    }
    if (gone.aborted) sending.clear()
    else setTimeout(() => void listen(gone), 1000)
  }
}

/** One round at a time: a query that is slower than the events is not cancelled by them again and again. */
function coalescedRefresh(queries: QueryClient): (event: EngineEvent) => void {
  let wanted = new Map<string, QueryKey>()
  /** Users whose own queries are stale; null: everybody's. */
  let users: Set<number> | null = new Set()
  let running = false

  async function run() {
    running = true
    while (wanted.size > 0) {
      const round = [...wanted.values()]
      const about = users
      wanted = new Map()
      users = new Set()
      await Promise.all([
        ...round.map((queryKey) => queries.invalidateQueries({ queryKey })),
        queries.invalidateQueries({ predicate: ({ queryKey }) => isAboutUser(queryKey, about) })
      ])
      await new Promise((done) => setTimeout(done, roundEvery))
    }
    running = false
  }

  return (event) => {
    for (const key of staleQueries(event)) wanted.set(hashKey(key), key)
    if (event.kind === 'users') {
      if (event.ids === null) users = null
      else for (const id of event.ids) users?.add(id)
    }
    if (!running) void run()
  }
}
