import { fc, test } from '@fast-check/vitest'
import { describe, expect } from 'vitest'
import { highestElement, scrollScale } from '../../../../src/renderer/components/data-table/scaled-scroll.ts'

const list = {
  rows: fc.integer({ min: 1, max: 5_000_000 }),
  rowHeight: fc.integer({ min: 32, max: 40 }),
  viewport: fc.integer({ min: 40, max: 4000 })
}

describe('A list of any length in an element that Chromium can lay out', () => {
  test.prop(list)('is never higher than the cap', ({ rows, rowHeight, viewport }) => {
    expect(scrollScale(rows, rowHeight, viewport).height).toBeLessThanOrEqual(highestElement)
  })

  test.prop(list)('begins at its first row and ends at its last', ({ rows, rowHeight, viewport }) => {
    const scale = scrollScale(rows, rowHeight, viewport)
    const bottom = Math.max(0, scale.height - viewport)
    expect(scale.toOffset(0)).toBe(0)
    expect(scale.toOffset(bottom)).toBeCloseTo(Math.max(0, rows * rowHeight - viewport), 3)
  })

  test.prop({ ...list, at: fc.double({ min: 0, max: 1, noNaN: true }) })(
    'comes back to the same place from an offset and a scroll position',
    ({ rows, rowHeight, viewport, at }) => {
      const scale = scrollScale(rows, rowHeight, viewport)
      const offset = at * Math.max(0, rows * rowHeight - viewport)
      expect(scale.toOffset(scale.toScrollTop(offset))).toBeCloseTo(offset, 3)
    }
  )

  test('scrolls one to one while it is short enough', () => {
    const scale = scrollScale(800_000, 40, 600)
    expect(scale.toOffset(12_345)).toBe(12_345)
  })
})
