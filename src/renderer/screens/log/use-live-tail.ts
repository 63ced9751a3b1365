import { useQuery } from '@tanstack/react-query'
import { type UIEvent, useState } from 'react'
import type { LogFilter } from '../../../shared/models/delivery.ts'
import { useEngine } from '../../client/index.ts'

/** Px below the top from which a person is taken to be reading. */
const reads = 60

/**
 * New attempts come in on top. Once a person scrolls down to read, the list is held at that moment, so that no row
 * moves under the eyes; what comes in meanwhile is counted, and shown again at the top.
 */
export function useLiveTail(filter: LogFilter) {
  const engine = useEngine()
  const [heldAt, hold] = useState<number | null>(null)
  const held: LogFilter =
    heldAt === null ? filter : { ...filter, until: Math.min(heldAt, filter.until ?? heldAt) }
  const newer = useQuery(
    engine.log.page.queryOptions({
      input: { filter: { ...filter, since: (heldAt ?? 0) + 1 }, offset: 0, limit: 1 },
      enabled: heldAt !== null && filter.until === undefined
    })
  )
  return {
    filter: held,
    /** Attempts since the list was held; null while it is live. */
    newer: heldAt === null ? null : (newer.data?.total ?? 0),
    /** `newest`: when the attempt on top was, ms. */
    onScroll: (event: UIEvent<HTMLElement>, newest: number) => {
      const { scrollTop } = event.target as HTMLElement
      if (scrollTop > reads && heldAt === null) hold(newest)
      else if (scrollTop === 0 && heldAt !== null) hold(null)
    },
    backToTop: (root: HTMLElement | null) => {
      hold(null)
      root?.querySelector('[role="grid"]')?.scrollTo({ top: 0 })
    }
  }
}
