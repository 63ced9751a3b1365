import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createRateLimit } from '../../../../src/engine/queue/limits/rate-limit.ts'
import { createTestClock } from '../../../helpers/test-clock.ts'

/** The most that any window of a second, open at its end, holds. */
function fullest(times: number[], windowMs = 1000): number {
  let most = 0
  for (const [index, from] of times.entries()) {
    most = Math.max(most, times.slice(index).filter((at) => at < from + windowMs).length)
  }
  return most
}

/** Hands over whenever it may, looking at arbitrary times. */
function handOver(perSecond: number, looks: number[]): number[] {
  const clock = createTestClock()
  const rate = createRateLimit(perSecond, clock)
  const times: number[] = []
  for (const look of looks) {
    clock.advance(look)
    while (rate.waitMs() <= 0) {
      rate.take()
      times.push(clock.monotonic())
    }
  }
  return times
}

test('no window of one second holds more hand-overs than the rate, whenever it is asked', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 120 }),
      fc.array(fc.oneof(fc.integer({ min: 0, max: 40 }), fc.integer({ min: 0, max: 3000 })), {
        maxLength: 120
      }),
      (perSecond, looks) => {
        expect(fullest(handOver(perSecond, looks))).toBeLessThanOrEqual(perSecond)
      }
    )
  )
})

test('what goes out later than it was counted, after a slow commit, counts when it goes out', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 120 }),
      fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 400 })), {
        maxLength: 80
      }),
      (perSecond, turns) => {
        const clock = createTestClock()
        const rate = createRateLimit(perSecond, clock)
        const times: number[] = []
        for (const [sinceLast, commit] of turns) {
          clock.advance(sinceLast)
          let taken = 0
          for (; rate.waitMs() <= 0; taken++) rate.take()
          clock.advance(commit)
          rate.delayed(taken)
          for (let n = 0; n < taken; n++) times.push(clock.monotonic())
        }
        expect(fullest(times)).toBeLessThanOrEqual(perSecond)
      }
    )
  )
})

test('comes within a tenth of the rate when there is always more to hand over', () => {
  for (const perSecond of [1, 5, 14, 100, 1000]) {
    const looks = Array.from({ length: 20_000 }, () => 1)
    const { length } = handOver(perSecond, looks)
    expect(length / 20).toBeGreaterThan(perSecond * 0.85)
    expect(length / 20).toBeLessThanOrEqual(perSecond * 1.05)
  }
})

test('a tenth of a second holds no more than a tenth of the rate, so that nothing goes out in a burst', () => {
  const times = handOver(
    100,
    Array.from({ length: 3000 }, () => 1)
  )
  expect(fullest(times, 100)).toBeLessThanOrEqual(10)
})

test('a rate below one a second is kept too', () => {
  const times = handOver(
    0.25,
    Array.from({ length: 200 }, () => 100)
  )
  expect(fullest(times, 4000)).toBe(1)
  expect(times.length).toBeGreaterThanOrEqual(4)
})

test('a rate with a fraction is not rounded: over a while it is kept, and no second holds more than the next whole number', () => {
  for (const perSecond of [0.5, 1.9, 2.5, 12.4]) {
    const times = handOver(
      perSecond,
      Array.from({ length: 20_000 }, () => 5)
    )
    expect(times.length / 100).toBeGreaterThan(perSecond * 0.94)
    expect(times.length / 100).toBeLessThanOrEqual(perSecond * 1.02)
    expect(fullest(times)).toBeLessThanOrEqual(Math.ceil(perSecond))
  }
})

test('a sleep saves nothing up: after it no second holds more than the rate', () => {
  const times = handOver(10, [
    ...Array.from({ length: 200 }, () => 10),
    3_600_000,
    ...Array.from({ length: 200 }, () => 10)
  ])
  expect(fullest(times)).toBeLessThanOrEqual(10)
})

test('says how long to wait', () => {
  const clock = createTestClock()
  const rate = createRateLimit(1, clock)
  expect(rate.waitMs()).toBeLessThanOrEqual(0)
  rate.take()
  expect(rate.waitMs()).toBeGreaterThanOrEqual(1000)
  clock.advance(rate.waitMs())
  expect(rate.waitMs()).toBeLessThanOrEqual(0)
})

test('a jump of the wall clock changes nothing', () => {
  const clock = createTestClock()
  const rate = createRateLimit(1, clock)
  rate.take()
  clock.setNow(clock.now() + 3_600_000)
  expect(rate.waitMs()).toBeGreaterThanOrEqual(1000)
  clock.setNow(clock.now() - 7_200_000)
  expect(rate.waitMs()).toBeLessThanOrEqual(1100)
})

test('what went out before a change of the rate still counts, so that changing it is no way round it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.constantFrom(1, 3, 20, 39, 40), fc.constantFrom(0, 10, 100, 990, 1000, 1010)), {
        minLength: 1,
        maxLength: 12
      }),
      (changes) => {
        const clock = createTestClock()
        const rate = createRateLimit(40, clock)
        const times: number[] = []
        for (const [perSecond, ms] of changes) {
          rate.set(perSecond)
          for (let passed = 0; passed <= ms; passed += 10) {
            while (rate.waitMs() <= 0) {
              rate.take()
              times.push(clock.monotonic())
            }
            clock.advance(10)
          }
        }
        expect(fullest(times)).toBeLessThanOrEqual(40)
      }
    )
  )
})

test('without a rate nothing waits', () => {
  const rate = createRateLimit(null, createTestClock())
  for (let i = 0; i < 1000; i++) rate.take()
  expect(rate.waitMs()).toBeLessThanOrEqual(0)
})
