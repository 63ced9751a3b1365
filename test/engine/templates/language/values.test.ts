import { describe, expect, it } from 'vitest'
import { firstName } from '../../../../src/engine/templates/language/first-name.ts'
import { formatLinkExpiry } from '../../../../src/engine/templates/link-expiry.ts'
import { exampleValues, templateValues } from '../../../../src/engine/templates/language/values.ts'
import { fieldVariable, templateVariables } from '../../../../src/engine/templates/language/variables.ts'
import { compileTemplate, renderTemplate } from '../../../../src/engine/templates/language/compile.ts'

describe('the first name', () => {
  it.each([
    ['Amara Okafor', 'Amara'],
    ['  Amara   Okafor ', 'Amara'],
    ['Amara', 'Amara'],
    ['Okafor, Amara', 'Amara'],
    ['Dr. Amara Okafor', 'Amara'],
    ['Prof. Dr. Amara Okafor', 'Amara'],
    ['Okafor, Dr. Amara', 'Amara'],
    ['Ms Amara Okafor', 'Amara'],
    ['J. Robert Oppenheimer', 'Robert'],
    ['Jean-Luc Picard', 'Jean-Luc'],
    ["O'Neil", "O'Neil"],
    ['山田 太郎', '山田 太郎'],
    ['김철수', '김철수'],
    ['Ольга Петрова', 'Ольга'],
    ['محمد علي', 'محمد'],
    ['Cher,', 'Cher'],
    ['Dr.', 'Dr.'],
    ['M', 'M'],
    [',', ''],
    ['', ''],
    ['   ', '']
  ])('of %j is %j', (name, first) => {
    expect(firstName(name)).toBe(first)
  })
})

describe('until when a link works', () => {
  const at = Date.UTC(2025, 10, 23, 14, 5, 59, 999)

  it.each([
    ['en-GB', 'Sunday 23 November at 14:05 UTC'],
    ['en-US', 'Sunday, November 23 at 02:05 PM UTC'],
    ['de', 'Sonntag, 23. November um 14:05 UTC'],
    ['de_DE', 'Sonntag, 23. November um 14:05 UTC'],
    ['', 'Sunday 23 November at 14:05 UTC'],
    ['not a locale', 'Sunday 23 November at 14:05 UTC'],
    ['xx-klingon-qqqqqqqqqqqqqqq', 'Sunday 23 November at 14:05 UTC']
  ])('is written as in %j, and never later than it is', (locale, words) => {
    // Some versions of ICU put a narrow no-break space before AM and PM.
    expect(formatLinkExpiry(at, locale).replace(/\u202f/g, ' ')).toBe(words)
  })
})

describe('the values of a recipient', () => {
  it('hold his own id where the import brought one', () => {
    const recipient = { ...exampleValues.user, id: 7, externalId: 'c-7' }
    const link = { url: 'https://x.example/', expiresAt: 0 }
    expect(templateValues(recipient, link, exampleValues.service).user.id).toBe('c-7')
    expect(templateValues({ ...recipient, externalId: null }, link, exampleValues.service).user.id).toBe('7')
  })
})

describe('the list of variables', () => {
  it('names every value there is, with an example that is one', () => {
    const text = templateVariables.map(({ path }) => `{{ ${path} }}`).join('\n')
    const rendered = renderTemplate(
      compileTemplate({ subject: 'x', preheader: '', html: '', text }),
      exampleValues
    )
    expect(rendered.text).toBe(templateVariables.map(({ example }) => example).join('\n'))
    const { fields: _fields, ...user } = exampleValues.user
    const paths = [
      ...Object.keys(user).map((name) => `user.${name}`),
      'link',
      'link_expires',
      'service.name',
      'service.website'
    ]
    expect(templateVariables.map(({ path }) => path).toSorted()).toEqual(paths.toSorted())
  })

  it('writes an imported column so that Liquid finds it', () => {
    for (const name of ['team', 'home town', 'größe', 'a"b', '1st']) {
      const { path } = fieldVariable(name, '')
      const values = { ...exampleValues, user: { ...exampleValues.user, fields: { [name]: 'found' } } }
      const source = { subject: 'x', preheader: '', html: '', text: `{{ ${path} }}` }
      expect(renderTemplate(compileTemplate(source), values).text, path).toBe('found')
    }
  })
})
