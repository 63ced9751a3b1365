import { useEffect, useState } from 'react'
import type { preflightReport } from '../../../shared/models/campaign.ts'
import type { Selection } from '../../../shared/models/user.ts'
import type { z } from 'zod'
import { narrowError, useEngine } from '../../client/index.ts'

export type PreflightReport = z.infer<typeof preflightReport>

export interface PreflightQuestion {
  selection: Selection
  evenIfRecent: boolean
  accountId: number | undefined
  ratePerSecond: number | null
}

interface Preflight {
  /** Of the question before, while a new one is being counted. */
  report: PreflightReport | null
  counting: { looked: number; of: number } | null
  error: Error | null
}

/** Counts who gets it and who does not. Asked again on each change of the question; an older count is broken off. */
export function usePreflight({
  selection,
  evenIfRecent,
  accountId,
  ratePerSecond
}: PreflightQuestion): Preflight {
  const engine = useEngine()
  const [preflight, setPreflight] = useState<Preflight>({ report: null, counting: null, error: null })
  useEffect(() => {
    const stop = new AbortController()
    const count = async () => {
      try {
        const stream = await engine.campaigns.preflight.call(
          { selection, evenIfRecent, accountId, ratePerSecond },
          { signal: stop.signal }
        )
        for await (const event of stream) {
          if (stop.signal.aborted) return
          if (event.kind === 'counting') {
            setPreflight((before) => ({
              ...before,
              error: null,
              counting: { looked: event.looked, of: event.of }
            }))
          } else setPreflight({ report: event.report, counting: null, error: null })
        }
      } catch (error) {
        if (!stop.signal.aborted) setPreflight({ report: null, counting: null, error: narrowError(error) })
      }
    }
    void count()
    return () => stop.abort()
  }, [engine, selection, evenIfRecent, accountId, ratePerSecond])
  return preflight
}
