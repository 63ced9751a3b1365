import { describe, expect, it } from 'vitest'
import { formatLocale } from '../../../src/shared/words/locale.ts'

describe('The locale of numbers and dates', () => {
  it('is English words as the region of the computer writes them', () => {
    expect(formatLocale('de-DE')).toBe('en-DE')
    expect(new Intl.NumberFormat(formatLocale('de-DE')).format(12_480)).toBe('12.480')
    expect(new Intl.DateTimeFormat(formatLocale('fr-FR'), { month: 'long' }).format(0)).toBe('January')
  })

  it('knows the likely region of a language alone, and stands a language it does not know', () => {
    expect(formatLocale('ja')).toBe('en-JP')
    expect(formatLocale('not a language')).toBe('en')
  })
})
