import { expect, test } from 'vitest'
import { niceTop, rateSeries } from '../../../../../src/renderer/screens/campaign/rate-chart/rate-series.ts'

const second = (at: number, accepted: number, other = 0) => ({ at: at * 1000, accepted, other })
const history = (samples: ReturnType<typeof second>[], stepMs = 1000) => ({ samples, marks: [], stepMs })

test('seconds in which nothing was settled are zeros on the line', () => {
  const series = rateSeries(history([second(10, 5), second(13, 7)]), 100)
  expect(series?.points.map((point) => point.accepted)).toEqual([5, 0, 0, 7])
  expect(series).toMatchObject({ from: 10_000, to: 13_000, stepMs: 1000, peak: 7 })
})

test('a second that is not over yet is left out', () => {
  const series = rateSeries(history([second(10, 5), second(11, 1)]), 100, 11_400)
  expect(series?.points).toHaveLength(1)
})

test('a long history is gathered into as many spans as fit, and counts stay rates a second', () => {
  const samples = Array.from({ length: 100 }, (_, index) => second(index, 4, 2))
  const series = rateSeries(history(samples), 25)
  expect(series?.points).toHaveLength(25)
  expect(series?.points.every((point) => point.accepted === 4 && point.other === 2)).toBe(true)
})

test('the steps of the history itself may be longer than a second', () => {
  const series = rateSeries(history([second(0, 50), second(10, 100)], 10_000), 100)
  expect(series?.points.map((point) => point.accepted)).toEqual([5, 10])
})

test('without samples there is no line', () => {
  expect(rateSeries(history([]), 100)).toBeNull()
})

test('an axis ends at the next round number', () => {
  expect([0, 0.3, 1, 3, 142, 500, 501, 12_314].map(niceTop)).toEqual([1, 0.3, 1, 3, 160, 500, 600, 16_000])
})
