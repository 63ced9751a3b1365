/** Chromium caps the height of an element at 33,554,426 px: 1,000,000 rows of 40 px are higher than that. */
export const highestElement = 33_000_000

/**
 * A list of rows of one height inside an element that may be lower than all the rows together. `offset` is a position
 * in the list as if it had its full height; `scrollTop` is where the element is scrolled to. Below the cap they are
 * equal; above, both ends meet and the positions between are stretched.
 */
export interface ScrollScale {
  /** Height of the element that holds the rows, px. */
  height: number
  toOffset(scrollTop: number): number
  toScrollTop(offset: number): number
}

export function scrollScale(
  rows: number,
  rowHeight: number,
  viewport: number,
  cap = highestElement
): ScrollScale {
  const full = rows * rowHeight
  const height = Math.min(full, cap)
  const range = Math.max(0, height - viewport)
  const fullRange = Math.max(0, full - viewport)
  if (full <= cap || range === 0) {
    return { height, toOffset: (scrollTop) => scrollTop, toScrollTop: (offset) => offset }
  }
  const stretch = fullRange / range
  return {
    height,
    toOffset: (scrollTop) => Math.min(fullRange, scrollTop * stretch),
    toScrollTop: (offset) => Math.min(range, offset / stretch)
  }
}
