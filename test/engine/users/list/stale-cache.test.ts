import { beforeEach, describe, expect, it } from 'vitest'
import { createStaleCache, type StaleCache } from '../../../../src/engine/users/list/stale-cache.ts'
import { createTestClock, settle, type TestClock } from '../../../helpers/test-clock.ts'

let clock: TestClock
let rows: number
let cheap: boolean
let computed: number
let refreshed: string[]
let kept: StaleCache<string>

beforeEach(() => {
  clock = createTestClock()
  rows = 1
  cheap = false
  computed = 0
  refreshed = []
  kept = createStaleCache<string>({
    changes: { now: () => rows, aside: (work) => work() },
    clock,
    isCheap: () => cheap,
    maxSize: 3,
    size: () => 1,
    same: (before, after) => before === after,
    refreshed: (key) => refreshed.push(key)
  })
})

/** Takes 100 ms, and says which state of the rows it saw. */
const compute = async () => {
  computed++
  const seen = `rows ${rows}`
  await Promise.resolve()
  clock.advance(100)
  return seen
}

describe('what is computed from rows', () => {
  it('is computed once for all who ask while nothing changes', async () => {
    expect(await Promise.all([kept.get('a', compute), kept.get('a', compute)])).toEqual(['rows 1', 'rows 1'])
    await kept.get('a', compute)
    expect(computed).toBe(1)
  })

  it('is computed anew at once when it is cheap', async () => {
    cheap = true
    await kept.get('a', compute)
    rows = 2
    expect(await kept.get('a', compute)).toBe('rows 2')
  })

  it('never misses a change made before it was asked for, even while it is being computed', async () => {
    cheap = true
    const first = kept.get('a', compute)
    rows = 2
    expect(await kept.get('a', compute)).toBe('rows 2')
    await first
  })

  it('is given out old while it is computed in the background, which takes a tenth of the time at most', async () => {
    await kept.get('a', compute)
    rows = 2
    expect(await kept.get('a', compute)).toBe('rows 1')
    await clock.advanceAsync(999)
    expect(computed).toBe(1)
    await clock.advanceAsync(1)
    expect(refreshed).toEqual(['a'])
    expect(await kept.get('a', compute)).toBe('rows 2')
    expect(computed).toBe(2)
  })

  it('tells nobody when it turns out the same', async () => {
    const same = async () => {
      computed++
      await settle()
      return 'the same'
    }
    await kept.get('a', same)
    rows = 2
    await kept.get('a', same)
    await clock.advanceAsync(10_000)
    expect([computed, refreshed]).toEqual([2, []])
  })

  it('is computed anew for whoever takes nothing old', async () => {
    await kept.get('a', compute)
    rows = 2
    expect(await kept.get('a', compute, 'never')).toBe('rows 2')
  })

  it('makes room for what was asked for last', async () => {
    for (const key of ['a', 'b', 'c', 'a', 'd']) await kept.get(key, compute)
    computed = 0
    await kept.get('a', compute)
    expect(computed).toBe(0)
    await kept.get('b', compute)
    expect(computed).toBe(1)
  })

  it('leaves no timer behind', async () => {
    await kept.get('a', compute)
    rows = 2
    await kept.get('a', compute)
    expect(clock.pendingTimers()).toBe(1)
    kept.close()
    expect(clock.pendingTimers()).toBe(0)
  })

  it('that failed is computed again for the next who asks', async () => {
    await expect(kept.get('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no')
    expect(await kept.get('a', compute)).toBe('rows 1')
  })
})
