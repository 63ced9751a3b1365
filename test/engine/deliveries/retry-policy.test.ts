import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextTry } from '../../../src/engine/deliveries/retry-policy.ts'

const minute = 60_000
const hour = 60 * minute
const middle = () => 0.5
const first = { giveUpAt: 24 * hour, linkExpiresAt: null, serverAskedMs: null, random: middle }

test('waits 5, 15, 30 and 60 minutes, then two hours each time', () => {
  const delays = [1, 2, 3, 4, 5, 6].map((tries) => nextTry({ ...first, tries, now: 0 })! / minute)
  expect(delays).toEqual([5, 15, 30, 60, 120, 120])
})

test('spreads each delay over a tenth to either side', () => {
  expect(nextTry({ ...first, tries: 1, now: 0, random: () => 0 })).toBe(4.5 * minute)
  expect(nextTry({ ...first, tries: 1, now: 0, random: () => 0.999_999 })).toBeCloseTo(5.5 * minute, -2)
})

test('a later time that the server names wins, an earlier one does not', () => {
  expect(nextTry({ ...first, tries: 1, now: 0, serverAskedMs: 20 * minute })).toBe(20 * minute)
  expect(nextTry({ ...first, tries: 4, now: 0, serverAskedMs: 20 * minute })).toBe(60 * minute)
})

test('gives up a day after the first attempt', () => {
  expect(nextTry({ ...first, tries: 9, now: 21.9 * hour })).toBe(23.9 * hour)
  expect(nextTry({ ...first, tries: 9, now: 22.1 * hour })).toBeNull()
})

test('gives up when the link would be dead by then', () => {
  expect(nextTry({ ...first, tries: 1, now: 0, linkExpiresAt: 6 * minute })).toBe(5 * minute)
  expect(nextTry({ ...first, tries: 1, now: 0, linkExpiresAt: 4 * minute })).toBeNull()
})

test('the next try is always later than now and never past the end', () => {
  fc.assert(
    fc.property(
      fc.record({
        tries: fc.integer({ min: 1, max: 50 }),
        now: fc.integer({ min: 0, max: 48 * hour }),
        giveUpAt: fc.integer({ min: -24 * hour, max: 72 * hour }),
        linkExpiresAt: fc.option(fc.integer({ min: 0, max: 96 * hour })),
        serverAskedMs: fc.option(fc.integer({ min: 0, max: 48 * hour })),
        share: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })
      }),
      ({ share, ...input }) => {
        const at = nextTry({ ...input, random: () => share })
        if (at === null) return
        expect(at).toBeGreaterThan(input.now)
        expect(at).toBeLessThan(input.giveUpAt)
        if (input.linkExpiresAt !== null) expect(at).toBeLessThan(input.linkExpiresAt)
        if (input.serverAskedMs !== null) expect(at).toBeGreaterThanOrEqual(input.now + input.serverAskedMs)
      }
    )
  )
})
