import { describe, expect, it } from 'vitest'
import { nameWarnings } from '../../../src/engine/addresses/name-warnings.ts'

describe('a name', () => {
  it.each([
    'Anna Berg',
    'Siobhán Ní Dhomhnaill',
    'Дмитрий Иванов',
    '田中 美咲',
    'ひらがな カタカナ 漢字',
    'محمد الفارسي',
    // The zero-width non-joiner is part of Persian spelling.
    'علی\u200cرضا',
    'प्रिया',
    'Anna Иванова',
    'Anna 👩\u200d🚀'
  ])('%j is as good as any', (name) => {
    expect(nameWarnings(name)).toEqual([])
  })

  it.each([
    ['Anna \u202egreB', ['direction']],
    ['An\u200bna', ['invisible']],
    ['An\u200dna', ['invisible']],
    ['Anna\u0007', ['control']],
    // The first letter is Cyrillic.
    ['Аnna Berg', ['mixed-scripts']],
    ['Anna Βerg', ['mixed-scripts']],
    ['Аn\u200bna', ['invisible', 'mixed-scripts']]
  ])('%j is worth a look: %j', (name, warnings) => {
    expect(nameWarnings(name)).toEqual(warnings)
  })
})
