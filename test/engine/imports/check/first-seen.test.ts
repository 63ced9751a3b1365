import fc from 'fast-check'
import { expect, it } from 'vitest'
import { FirstSeen } from '../../../../src/engine/imports/check/first-seen.ts'

it('knows where a key was seen first, as a map does', () => {
  const keys = fc.array(fc.string({ maxLength: 3 }), { maxLength: 300 })
  fc.assert(
    fc.property(keys, (keys) => {
      const map = new Map<string, number>()
      const seen = new FirstSeen((place) => keys[place - 1]!)
      for (const [index, key] of keys.entries()) {
        const earlier = map.get(key) ?? 0
        expect(seen.see(key, index + 1)).toBe(earlier)
        if (earlier === 0) map.set(key, index + 1)
      }
    })
  )
})

it('grows to any number of keys and still knows each', () => {
  const seen = new FirstSeen((place) => `key ${place}`)
  for (let place = 1; place <= 60_000; place++) expect(seen.see(`key ${place}`, place)).toBe(0)
  for (let place = 1; place <= 60_000; place++) expect(seen.see(`key ${place}`, 99_999)).toBe(place)
})

it('does not take two keys for one though all their bits of hash agree', () => {
  // What an earlier place says its key is decides, not the hash.
  const seen = new FirstSeen(() => 'another key')
  expect(seen.see('key', 1)).toBe(0)
  expect(seen.see('key', 2)).toBe(0)
})
