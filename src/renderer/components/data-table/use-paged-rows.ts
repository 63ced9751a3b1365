import { type QueryFunction, type QueryKey, useQueries, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useState } from 'react'
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
  const wanted = useSettledRange(
    Math.floor(first / rowsPerPage),
    Math.floor(Math.max(first, end - 1) / rowsPerPage)
  )
  const numbers = Array.from({ length: wanted.to - wanted.from + 1 }, (_, index) => wanted.from + index)

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

/** Milliseconds a far jump must rest before its pages are asked for: dragging the bar through a million asks once. */
const restsFor = 60

function useSettledRange(from: number, to: number): { from: number; to: number } {
  const [settled, settle] = useState({ from, to })
  const isNear = from <= settled.to + 1 && to >= settled.from - 1
  useEffect(() => {
    const timer = setTimeout(
      () => settle((before) => (before.from === from && before.to === to ? before : { from, to })),
      isNear ? 0 : restsFor
    )
    return () => clearTimeout(timer)
  }, [from, to, isNear])
  return isNear ? { from, to } : settled
}

/**
 * The source to show: the new one once its first page is there, the one before until then, so that typing in a search
 * never empties the table for a moment.
 */
export function useShownSource<Row>(source: RowSource<Row>): { shown: RowSource<Row>; isChanging: boolean } {
  const queries = useQueryClient()
  const [shown, show] = useState(source)
  useEffect(() => {
    if (source.id === shown.id) return undefined
    let latest = true
    const showIt = () => {
      if (latest) show(source)
    }
    // An error is shown by the new source itself.
    queries.fetchQuery(source.page(0, rowsPerPage)).then(showIt, showIt)
    return () => {
      latest = false
    }
  }, [source, shown.id, queries])
  return { shown: source.id === shown.id ? source : shown, isChanging: source.id !== shown.id }
}
