import { describe, expect, it } from 'vitest'
import { mentionsOf } from '../../../src/engine/privacy/mentions.ts'

const { isIn, isAddressIn, without, withoutInFileName } = mentionsOf({
  words: ['Lee@x.example', 'Ann Lee', '"odd one"@x.example', 'müller@bücher.example']
})

describe('mentions', () => {
  it.each([
    ['To Ann Lee', 'To removed person'],
    ['to ANN LEE, again', 'to removed person, again'],
    ['550 5.1.1 <lee@x.example>: no such user', '550 5.1.1 <removed person>: no such user'],
    ['lee@X.example.', 'removed person.'],
    ["to='Lee@x.example'", "to='removed person'"],
    ['mailto:lee@x.example?subject=x', 'mailto:removed person?subject=x'],
    ['"odd one"@x.example left', 'removed person left'],
    ['https://y.example/?to=lee@x.example&a=b', 'https://y.example/?to=removed person&a=b'],
    ['mailto:lee@x.example?cc=lee@x.example', 'mailto:removed person?cc=removed person'],
    ['MÜLLER@bücher.example', 'removed person'],
    ['list of lee@x.example.csv', 'list of removed person.csv'],
    ['“lee@x.example.txt” was read', '“removed person.txt” was read']
  ])('without them %s is %s', (text, rest) => {
    expect(without(text)).toBe(rest)
    expect(isIn(text)).toBe(text !== rest)
  })

  it.each(['Joann Leeds', 'ann.lee@x.example', 'lee@x.example.org', 'Lee', 'x.example', ''])(
    'leave %s as it is',
    (text) => {
      expect(without(text)).toBe(text)
      expect(isIn(text)).toBe(false)
    }
  )

  it('in the name of a file are found before any extension', () => {
    expect(withoutInFileName('all of lee@x.example.backup')).toBe('all of removed person.backup')
    expect(withoutInFileName('lee@x.example')).toBe('removed person')
    expect(withoutInFileName('ann.lee@x.example.backup')).toBe('ann.lee@x.example.backup')
  })

  it('of addresses alone are told from names', () => {
    expect(isAddressIn('Ann Lee')).toBe(false)
    expect(isAddressIn('To: Ann Lee <lee@x.example>\r\n')).toBe(true)
  })

  it('are looked for in a line of any length at a cost of its length', () => {
    const line = `${'A'.repeat(200_000)}@`
    const began = performance.now()
    expect(isAddressIn(line)).toBe(false)
    // It is some milliseconds; by the square of its length it would be a minute.
    expect(performance.now() - began).toBeLessThan(5000)
  })

  it('of nobody are in nothing', () => {
    expect(mentionsOf({ words: [] }).isIn('a@x.example Ann Lee')).toBe(false)
  })
})
