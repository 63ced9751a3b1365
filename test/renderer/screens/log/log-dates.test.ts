import { expect, test } from 'vitest'
import { nameOfDay, startOfNamedDay } from '../../../../src/renderer/format/calendar-days.ts'
import { dateWords, spans } from '../../../../src/renderer/screens/log/log-dates.ts'

test('the last seven days begin at the start of a day, over the change of clocks too', () => {
  const now = new Date(2026, 9, 28, 15, 30).getTime()
  const since = spans.find((span) => span.id === 'week')!.since(now)
  expect(nameOfDay(since)).toBe('2026-10-21')
  expect(new Date(since).getHours()).toBe(0)
})

test('the dates of a filter are said in words, the clock only where it is not a whole day', () => {
  const now = new Date(2026, 10, 21, 15, 30).getTime()
  const wholeDay = dateWords(startOfNamedDay('2026-11-20')!, undefined, now)
  expect(wholeDay).toMatch(/^Since .*20/)
  expect(wholeDay).not.toMatch(/ on /)
  expect(dateWords(now - 3_600_000, undefined, now)).toMatch(/ on /)
  expect(dateWords(undefined, undefined, now)).toBeNull()
})
