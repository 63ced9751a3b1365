import { expect, test } from 'vitest'
import { createBreaker } from '../../../src/engine/queue/breaker.ts'
import { createTestClock } from '../../helpers/test-clock.ts'

test('lets everything through until something fails, then nothing for a second, then one to try', () => {
  const clock = createTestClock()
  const breaker = createBreaker(clock)
  expect(breaker.allows()).toBe(Infinity)
  breaker.failed()
  expect(breaker.allows()).toBe(0)
  clock.advance(999)
  expect(breaker.allows()).toBe(0)
  clock.advance(1)
  expect(breaker.allows()).toBe(1)
})

test('rests twice as long each time, up to five minutes', () => {
  const clock = createTestClock()
  const breaker = createBreaker(clock)
  const rests: number[] = []
  for (let i = 0; i < 11; i++) {
    breaker.failed()
    const rest = breaker.opensUntil()! - clock.monotonic()
    rests.push(rest / 1000)
    clock.advance(rest)
  }
  expect(rests).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300])
})

test('several messages that fail together count as one failure', () => {
  const clock = createTestClock()
  const breaker = createBreaker(clock)
  for (let i = 0; i < 10; i++) breaker.failed()
  expect(breaker.opensUntil()! - clock.monotonic()).toBe(1000)
})

test('any answer closes it and forgets the earlier rests', () => {
  const clock = createTestClock()
  const breaker = createBreaker(clock)
  breaker.failed()
  clock.advance(1000)
  breaker.failed()
  clock.advance(2000)
  breaker.answered()
  expect(breaker.allows()).toBe(Infinity)
  expect(breaker.opensUntil()).toBeNull()
  breaker.failed()
  expect(breaker.opensUntil()! - clock.monotonic()).toBe(1000)
})

test('does not look at the wall clock', () => {
  const clock = createTestClock()
  const breaker = createBreaker(clock)
  breaker.failed()
  clock.setNow(clock.now() - 3_600_000)
  clock.advance(1000)
  expect(breaker.allows()).toBe(1)
})
