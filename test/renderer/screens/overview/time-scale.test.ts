import { expect, test } from 'vitest'
import { timeScale } from '../../../../src/renderer/screens/overview/time-scale.ts'

test('seconds and days have room on one scale, from one landmark to another', () => {
  const { at, ticks } = timeScale(17_000, 5 * 86_400_000)
  expect(ticks.map(({ name }) => name)).toEqual(['10 s', '1 min', '10 min', '1 h', '6 h', '1 day', '7 days'])
  expect(ticks[0]?.at).toBe(0)
  expect(ticks.at(-1)?.at).toBe(1)
  expect(at(60_000)).toBeLessThan(at(61_000))
  expect(at(1)).toBe(0)
})

test('times that are all the same, or beyond every landmark, still have a scale', () => {
  for (const ms of [3, 1000, 90 * 86_400_000]) {
    const { at } = timeScale(ms, ms)
    expect(at(ms)).toBeGreaterThanOrEqual(0)
    expect(at(ms)).toBeLessThanOrEqual(1)
  }
})
