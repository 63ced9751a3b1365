import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { foldName, nameKey } from '../../../src/engine/addresses/fold-name.ts'

describe('folding a name', () => {
  it.each([
    ['  Anna   Berg ', 'anna berg'],
    ['Siobhán Ní Dhomhnaill', 'siobhan ni dhomhnaill'],
    ['Łukasz Żółć', 'lukasz zolc'],
    ['Jürgen Groß', 'jurgen gross'],
    ['Æsa Øst', 'aesa ost'],
    ['ΑΛΈΞΗΣ', 'αλεξης'],
    ['Дмитрий', 'дмитрии'],
    ['田中 美咲', '田中 美咲'],
    ['ﾀﾅｶ', 'タナカ'],
    ['が', 'が'],
    ['김민준', '김민준'],
    ['प्रिया', 'प्रिया'],
    ['An\u200bna', 'anna'],
    ['Line\r\nbreak', 'line break']
  ])('%j is %j', (name, folded) => {
    expect(foldName(name)).toBe(folded)
  })

  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        expect(foldName(foldName(name))).toBe(foldName(name))
      })
    )
  })

  it('puts a person without a name where their address would stand', () => {
    expect(nameKey('', 'anna@mail.example')).toBe('anna@mail.example')
    expect(nameKey(' \u200b ', 'anna@mail.example')).toBe('anna@mail.example')
    expect(nameKey('Anna', 'x@mail.example')).toBe('anna')
  })
})
