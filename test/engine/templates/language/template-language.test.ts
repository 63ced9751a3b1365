import { describe, expect, it } from 'vitest'
import {
  localeWithin,
  templateLanguage
} from '../../../../src/engine/templates/language/template-language.ts'
import { exampleValues, templateValues } from '../../../../src/engine/templates/language/values.ts'

describe('the language of a template', () => {
  it('is what its HTML says, and English where it says nothing', () => {
    expect(templateLanguage('<!doctype html><html lang="de-AT" dir="ltr"><p>Hallo</p>')).toBe('de-AT')
    expect(templateLanguage("<HTML class=x LANG='fr'>")).toBe('fr')
    expect(templateLanguage('<p lang="fr">Bonjour</p>')).toBe('en')
  })

  it('is that of the dates in it; the region is the reader’s where the language is the same', () => {
    expect(localeWithin('en', 'el_GR')).toBe('en')
    expect(localeWithin('en', 'en-US')).toBe('en-US')
    expect(localeWithin('de', 'de_CH')).toBe('de_CH')
    expect(localeWithin('en', '')).toBe('en')
    const link = { url: 'https://x.example', expiresAt: Date.UTC(2026, 10, 23, 14, 5) }
    const greek = { ...exampleValues.user, id: 1, externalId: null, locale: 'el' }
    expect(templateValues(greek, link, exampleValues.service).link_expires).toContain('November')
    expect(templateValues(greek, link, exampleValues.service, 'el').link_expires).toContain('Νοεμβρίου')
  })
})
