import { type QueryFunction, type QueryKey, useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useEffectEvent, useState } from 'react'
import type { Page } from '../../../shared/models/paging.ts'

export const rowsPerPage = 100

/** A sorted, filtered list of the engine, read a page at a time by position. */
export interface RowSource<Row> {
  /** The same for the same filter and sort. */
  id: string
  page(offset: number, limit: number): { queryKey: QueryKey; queryFn?: QueryFunction<Page<Row>> }
}

export interface PagedRows<Row> {
  /** Undefined while the first page is on its way. */
  total: number | undefined
  at: (index: number) => Row | undefined
  error: Error | null
  retry: () => void
  /** Rows `from`..`to` (inclusive, by position), fetched where they are not there yet. */
  range: (from: number, to: number) => Promise<Row[]>
}

/**
 * Pages around rows `first`..`end` of a source, kept up to date by the engine's events. Pages out of view are kept for
 * a minute and asked for again, when they come back into view, only if something changed.
 */
export function usePagedRows<Row>(source: RowSource<Row>, first: number, end: number): PagedRows<Row> {
  const queries = useQueryClient()
  const inView = pagesOf(first, end)
  const [asked, ask] = useState(inView)
  // Of a far jump nothing is asked for until the last one was answered: dragging the bar through a million asks as often
  // as the engine answers, and no more.
  const isNear = inView.from <= asked.to + 1 && inView.to >= asked.from - 1
  const isWaiting = () =>
    numbersOf(asked).some(
      (number) =>
        queries.getQueryState(source.page(number * rowsPerPage, rowsPerPage).queryKey)?.fetchStatus ===
        'fetching'
    )
  const wanted = isNear || !isWaiting() ? inView : asked
  if (wanted.from !== asked.from || wanted.to !== asked.to) ask(wanted)
  const numbers = numbersOf(wanted)

  const pages = useQueries({
    queries: numbers.map((number) => source.page(number * rowsPerPage, rowsPerPage))
  })
  const loaded = new Map(numbers.map((number, index) => [number, pages[index]?.data]))
  const some = pages.find((page) => page.data !== undefined)?.data
  const failed = pages.find((page) => page.error !== null && page.data === undefined)

  const range = useCallback(
    async (from: number, to: number) => {
      const rows: Row[] = []
      const firstPage = Math.floor(from / rowsPerPage)
      for (let number = firstPage; number * rowsPerPage <= to; number++) {
        const page = await queries.fetchQuery(source.page(number * rowsPerPage, rowsPerPage))
        rows.push(...page.rows)
      }
      return rows.slice(from - firstPage * rowsPerPage, to - firstPage * rowsPerPage + 1)
    },
    [queries, source]
  )

  return {
    total: some?.total,
    at: (index) => loaded.get(Math.floor(index / rowsPerPage))?.rows[index % rowsPerPage],
    error: failed?.error ?? null,
    retry: () => {
      for (const page of pages) if (page.error) void page.refetch()
    },
    range
  }
}

interface PageRange {
  from: number
  /** Inclusive. */
  to: number
}

const pagesOf = (first: number, end: number): PageRange => ({
  from: Math.floor(first / rowsPerPage),
  to: Math.floor(Math.max(first, end - 1) / rowsPerPage)
})

const numbersOf = ({ from, to }: PageRange): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index)

/**
 * The source to show: the new one once its rows are there, the one before until then, so that typing in a search never
 * empties the table for a moment. `first`, `end`: the rows in view, which the new source may have too.
 */
export function useShownSource<Row>(
  source: RowSource<Row>,
  first: number,
  end: number
): { shown: RowSource<Row>; isChanging: boolean } {
  const queries = useQueryClient()
  const [shown, show] = useState(source)
  const prepare = useEffectEvent(async () => {
    const { total } = await queries.fetchQuery(source.page(0, rowsPerPage))
    const { from, to } = pagesOf(Math.min(first, Math.max(0, total - (end - first))), Math.min(end, total))
    await Promise.all(
      numbersOf({ from, to }).map((number) =>
        queries.fetchQuery(source.page(number * rowsPerPage, rowsPerPage))
      )
    )
  })
  useEffect(() => {
    if (source.id === shown.id) return undefined
    let latest = true
    const showIt = () => {
      if (latest) show(source)
    }
    // An error is shown by the new source itself.
    prepare().then(showIt, showIt)
    return () => {
      latest = false
    }
  }, [source, shown.id])
  return { shown: source.id === shown.id ? source : shown, isChanging: source.id !== shown.id }
}
