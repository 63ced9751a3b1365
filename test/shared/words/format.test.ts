import { describe, expect, it } from 'vitest'
import { createFormat } from '../../../src/shared/words/format.ts'

const american = createFormat({ locale: 'en-US', timeZone: 'America/New_York' })
const german = createFormat({ locale: 'en-DE', timeZone: 'Europe/Berlin' })

describe('A format', () => {
  it('writes numbers and times as its locale and time zone do', () => {
    const at = Date.UTC(2026, 10, 30, 22, 13)
    expect(american.count(12_480)).toBe('12,480')
    expect(german.count(12_480)).toBe('12.480')
    expect(american.dateTime(at)).toMatch(/^Nov 30, 2026, 5:13\sPM$/)
    expect(german.dateTime(at)).toContain('23:13')
  })

  it('counts days in its own time zone', () => {
    const evening = Date.UTC(2026, 10, 30, 22, 30)
    const afterMidnightInBerlin = Date.UTC(2026, 10, 30, 23, 30)
    expect(german.ago(evening, afterMidnightInBerlin)).toBe('yesterday')
    expect(american.ago(evening, afterMidnightInBerlin)).toMatch(/^today /)
  })

  it('chooses a whole sentence by number', () => {
    const left = (n: number) =>
      american.plural(n, { one: 'One is left.', other: `${american.count(n)} are left.` })
    expect(left(1)).toBe('One is left.')
    expect(left(0)).toBe('0 are left.')
    expect(left(1200)).toBe('1,200 are left.')
  })
})
