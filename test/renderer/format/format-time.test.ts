import { describe, expect, it } from 'vitest'
import {
  formatAgo,
  formatClock,
  formatDuration,
  formatLifetime,
  formatMoment
} from '../../../src/renderer/format/format-time.ts'

/** A Monday at noon, local time. */
const now = new Date(2026, 10, 23, 12, 0).getTime()
const at = (day: number, hour: number, minute = 0) => new Date(2026, 10, day, hour, minute).getTime()

describe('A moment that has passed', () => {
  it.each([
    ['just now', now - 10_000],
    ['2 min ago', now - 120_000],
    ['59 min ago', now - 59 * 60_000],
    [`today ${formatClock(at(23, 1))}`, at(23, 1)],
    ['yesterday', at(22, 23, 59)],
    ['3 days ago', at(20, 12)],
    ['last week', at(13, 12)]
  ])('reads “%s”', (words, moment) => {
    expect(formatAgo(moment, now)).toBe(words)
  })

  it('is counted in calendar days, not in 24 hours', () => {
    expect(formatAgo(at(22, 1), at(23, 23))).toBe('yesterday')
  })

  it('names the year only when it is another', () => {
    expect(formatAgo(at(1, 12), now)).not.toContain('2026')
    expect(formatAgo(new Date(2025, 10, 1).getTime(), now)).toContain('2025')
  })
})

describe('A moment to come', () => {
  it('reads as a time today, and names the day otherwise', () => {
    expect(formatMoment(at(23, 14, 5), now)).toBe(formatClock(at(23, 14, 5)))
    expect(formatMoment(at(24, 14, 5), now)).toBe(`${formatClock(at(24, 14, 5))} tomorrow`)
    expect(formatMoment(at(26, 14, 5), now)).toMatch(/^Thu /)
  })
})

describe('A length of time', () => {
  it.each([
    [41, '41 ms'],
    [9_000, '9 s'],
    [130_000, '2 min 10 s'],
    [3 * 3_600_000 + 5 * 60_000, '3 h 5 min'],
    [3 * 86_400_000, '3 days']
  ])('of %i ms reads “%s”', (ms, words) => {
    expect(formatDuration(ms)).toBe(words)
  })

  it.each([
    [30 * 60_000, '30 minutes'],
    [3_600_000, '1 hour'],
    [24 * 3_600_000, '24 hours'],
    [7 * 86_400_000, '7 days']
  ])('of a link, %i ms, reads “%s”', (ms, words) => {
    expect(formatLifetime(ms)).toBe(words)
  })
})
