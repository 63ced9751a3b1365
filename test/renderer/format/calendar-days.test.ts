import { expect, test } from 'vitest'
import { endOfNamedDay, nameOfDay, startOfNamedDay } from '../../../src/renderer/format/calendar-days.ts'

test('a named day runs from its first to its last moment in this time zone', () => {
  const start = startOfNamedDay('2026-11-21')
  const end = endOfNamedDay('2026-11-21')
  expect(new Date(start!).getHours()).toBe(0)
  expect(nameOfDay(start!)).toBe('2026-11-21')
  expect(nameOfDay(end!)).toBe('2026-11-21')
  expect(nameOfDay(end! + 1)).toBe('2026-11-22')
})

test('a date field that was emptied names no day', () => {
  expect(startOfNamedDay('')).toBeNull()
  expect(endOfNamedDay('2026-11')).toBeNull()
})
