import { expect, test } from 'vitest'
import { placedLabels } from '../../../../../src/renderer/screens/campaign/rate-chart/mark-labels.ts'

const room = { left: 0, right: 100, gap: 5, measure: (text: string) => text.length * 5 }
const mark = (text: string, from: number) => ({ text, from, to: from + 1 })
const placed = (...marks: ReturnType<typeof mark>[]) => placedLabels(marks, ({ from }) => from, room)

test('a label begins at its band, and further left where it would run out of the chart', () => {
  expect(placed(mark('slowed', 20))).toEqual([{ x: 20, text: 'slowed' }])
  expect(placed(mark('slowed', 95))).toEqual([{ x: 70, text: 'slowed' }])
})

test('a label that would run into the one before is left out', () => {
  expect(placed(mark('slowed', 20), mark('again', 40), mark('later', 60)).map(({ text }) => text)).toEqual([
    'slowed',
    'later'
  ])
})

test('a label longer than the chart is cut', () => {
  const [label] = placed(mark('x'.repeat(50), 0))
  expect(label?.text).toHaveLength(20)
  expect(label?.text).toMatch(/…$/)
})
