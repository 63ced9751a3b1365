import { expect, test } from 'vitest'
import {
  rateLine,
  rateSeries,
  shownMarks
} from '../../../../../src/renderer/screens/campaign/rate-chart/rate-series.ts'

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

test('a long history is gathered into as many spans as fit, and counts stay rates per second', () => {
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

test('the line is drawn from moments in ms and the accepted per second at each', () => {
  const series = rateSeries(history([second(10, 5, 3), second(12, 7)]), 100)
  expect(series && rateLine(series)).toEqual([
    [10_000, 11_000, 12_000],
    [5, 0, 7]
  ])
})

test('marks outside of what is shown are left out; one that has not ended reaches until now', () => {
  const series = rateSeries(history([second(10, 5), second(20, 7)]), 100)
  const mark = (text: string, from: number, to: number | null) => ({
    text,
    from: from * 1000,
    to: to && to * 1000
  })
  const marks = [mark('before', 1, 5), mark('in it', 12, 14), mark('after', 30, 40), mark('open', 9, null)]
  expect(series && shownMarks(series, marks, 25_000).map(({ text }) => text)).toEqual(['open', 'in it'])
})
