import { expect, test } from 'vitest'
import { createBreaker } from '../../../../src/engine/queue/limits/breaker.ts'
import { createTestClock } from '../../../helpers/test-clock.ts'

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

test('one that tries is waited for, and after a minute without an answer another one tries', () => {
  const clock = createTestClock()
  const breaker = createBreaker(clock)
  breaker.failed()
  clock.advance(1000)
  breaker.handedOver(1)
  expect(breaker.allows()).toBe(0)
  clock.advance(60_000)
  expect(breaker.allows()).toBe(1)
  breaker.handedOver(2)
  breaker.cameBack(1)
  expect(breaker.allows()).toBe(0)
  breaker.cameBack(2)
  expect(breaker.allows()).toBe(1)
})

test('what was handed over before it opened is not the one that tries', () => {
  const clock = createTestClock()
  const breaker = createBreaker(clock)
  breaker.handedOver(1)
  breaker.failed()
  clock.advance(1000)
  expect(breaker.allows()).toBe(1)
})

test('after a sleep one tries at once', () => {
  const clock = createTestClock()
  const breaker = createBreaker(clock)
  for (let i = 0; i < 9; i++) {
    breaker.failed()
    clock.advance(breaker.opensUntil()! - clock.monotonic())
  }
  breaker.failed()
  breaker.tryNow()
  expect(breaker.allows()).toBe(1)
  breaker.failed()
  expect(breaker.opensUntil()! - clock.monotonic()).toBe(1000)
})
