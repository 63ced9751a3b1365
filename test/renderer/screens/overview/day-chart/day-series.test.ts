import { expect, test } from 'vitest'
import {
  busyDays,
  placeOfDay,
  spokenDays
} from '../../../../../src/renderer/screens/overview/day-chart/day-series.ts'

const day = (date: number, numbers = {}) => ({
  day: `2026-11-${String(date).padStart(2, '0')}`,
  accepted: 0,
  rejected: 0,
  unknown: 0,
  confirmed: 0,
  ...numbers
})
const month = Array.from({ length: 30 }, (_, index) => day(index + 1))

test('days before the first on which anything happened are left out', () => {
  expect(busyDays(month.with(4, day(5, { rejected: 1 })))[0]?.day).toBe('2026-11-05')
})

test('a fortnight is shown even when all of it happened on the last day, and no more days than there are', () => {
  expect(busyDays(month.with(29, day(30, { accepted: 9 })))).toHaveLength(14)
  expect(busyDays(month)).toHaveLength(14)
  expect(busyDays(month.slice(0, 3))).toHaveLength(3)
})

test('a number of outcomes leads to the send log, one of confirmations to the users', () => {
  expect(placeOfDay('2026-11-05', 'rejected')).toMatch(/^\/log\?outcome=rejected&since=\d+&until=\d+$/)
  expect(placeOfDay('2026-11-05', 'confirmed')).toMatch(/^\/users\?confirmedSince=\d+&confirmedUntil=\d+$/)
})

test('the chart in words has the sums and the last day', () => {
  const days = [day(1, { accepted: 2 }), day(2, { accepted: 3, rejected: 1 })]
  const words = spokenDays('Outcomes per day', days, [
    { key: 'accepted', name: 'Accepted', tone: 'accepted' },
    { key: 'rejected', name: 'Rejected', tone: 'rejected' }
  ])
  expect(words).toMatch(/5 accepted, 1 rejected\..*3 accepted, 1 rejected\.$/)
})
