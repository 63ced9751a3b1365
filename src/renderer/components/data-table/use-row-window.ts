import { type RefObject, useEffect, useMemo, useState } from 'react'
import { scrollScale } from './scaled-scroll.ts'

/**
 * Px from which on rows are no longer placed inside the tall element: Chromium paints with 32-bit floats, whose steps
 * are a pixel and more out there, and rows tear. They are placed in a layer that stays in view instead.
 */
const tallest = 8_000_000
/** Rows between two places the rows of such a layer are measured from: they keep their place while scrolling. */
const anchorEvery = 1000

/** Rows drawn above and below what is visible: the compositor scrolls ahead of the script. */
const overscan = 8

export interface RowWindow {
  /** First and one past the last row to draw. */
  first: number
  end: number
  /** More than are ever drawn at once: rows this far apart can share an element. */
  slots: number
  /** Rows that fit: a page for Page Down. */
  visible: number
  /** Height of the element that holds the rows, px. */
  height: number
  /** Px by which the layer that stays in view is moved; null: rows stand in the element itself. */
  pinnedShift: number | null
  /** Where row `index` stands in the element, or in the layer, px. */
  top: (index: number) => number
  /** Scrolls as little as needed for row `index` to be in view. */
  reveal: (index: number) => void
}

/**
 * Which rows of `count` are in view. All rows have one height, so the place of a row is a multiplication: a list of a
 * million costs the same as one of ten, also when its length changes.
 */
export function useRowWindow(
  scroller: RefObject<HTMLElement | null>,
  count: number,
  rowHeight: number,
  headHeight: number
): RowWindow {
  const [place, setPlace] = useState({ scrollTop: 0, viewport: 600 })
  const viewport = Math.max(rowHeight, place.viewport - headHeight)
  const scale = useMemo(() => scrollScale(count, rowHeight, viewport), [count, rowHeight, viewport])

  useEffect(() => {
    const element = scroller.current
    if (!element) return undefined
    const measure = () =>
      setPlace((before) => {
        const after = { scrollTop: element.scrollTop, viewport: element.clientHeight }
        return before.scrollTop === after.scrollTop && before.viewport === after.viewport ? before : after
      })
    const sizes = new ResizeObserver(measure)
    sizes.observe(element)
    element.addEventListener('scroll', measure, { passive: true })
    return () => {
      sizes.disconnect()
      element.removeEventListener('scroll', measure)
    }
  }, [scroller])

  const offset = scale.toOffset(Math.min(place.scrollTop, Math.max(0, scale.height - viewport)))
  const firstVisible = Math.floor(offset / rowHeight)
  const isPinned = count * rowHeight > tallest
  const anchor = isPinned ? Math.floor(firstVisible / anchorEvery) * anchorEvery : 0
  const visible = Math.max(1, Math.floor(viewport / rowHeight))

  const reveal = (index: number) => {
    const element = scroller.current
    if (!element) return
    const from = scale.toOffset(element.scrollTop)
    const start = index * rowHeight
    if (start < from) element.scrollTo({ top: scale.toScrollTop(start) })
    else if (start + rowHeight > from + viewport) {
      element.scrollTo({ top: scale.toScrollTop(start + rowHeight - viewport) })
    }
  }

  return {
    first: Math.max(0, firstVisible - overscan),
    end: Math.min(count, firstVisible + visible + 2 + overscan),
    slots: visible + 2 + 2 * overscan,
    visible,
    height: scale.height,
    pinnedShift: isPinned ? Math.round(anchor * rowHeight - offset) : null,
    top: (index) => (index - anchor) * rowHeight,
    reveal
  }
}
