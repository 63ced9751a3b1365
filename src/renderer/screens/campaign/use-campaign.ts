import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { narrowError, useEngine } from '../../client/index.ts'

/** Milliseconds before a stream that broke is opened again. */
const again = 500

/** One campaign as it is now, up to ten times a second while it is under way. */
export function useCampaign(id: number) {
  const engine = useEngine()
  const queries = useQueryClient()
  const query = engine.campaigns.get.queryOptions({ input: { id } })
  const { queryKey } = query
  const keyHash = JSON.stringify(queryKey)

  useEffect(() => {
    const left = new AbortController()
    let timer: ReturnType<typeof setTimeout> | undefined
    async function follow() {
      try {
        const stream = await engine.campaigns.watch.call({ id }, { signal: left.signal })
        for await (const progress of stream) queries.setQueryData(queryKey, progress)
      } catch (error) {
        // The query itself says that there is no such campaign.
        if (narrowError(error).code === 'NOT_FOUND') return
      }
      if (!left.signal.aborted) timer = setTimeout(() => void follow(), again)
    }
    void follow()
    return () => {
      left.abort()
      clearTimeout(timer)
    }
    // The key is a new array at each render; its text is what it stands for.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [engine, queries, id, keyHash])

  return useQuery(query)
}
