import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { IdSet } from '../../../../src/engine/users/list/id-set.ts'

const ids = fc.uniqueArray(fc.integer({ min: 1, max: 500 }))
const ascending = (list: Iterable<number>) => [...list].toSorted((one, other) => one - other)

describe('a set of ids does what a Set does:', () => {
  it('holds what was put into it, in ascending order, and counts it', () => {
    fc.assert(
      fc.property(ids, ids, (added, deleted) => {
        const set = IdSet.of(added)
        for (const id of deleted) set.delete(id)
        const expected = new Set(added).difference(new Set(deleted))
        expect([...set]).toEqual(ascending(expected))
        expect(set.count()).toBe(expected.size)
        expect(added.every((id) => set.has(id) === expected.has(id))).toBe(true)
        expect(set.has(100_000)).toBe(false)
      })
    )
  })

  it('joins with others', () => {
    fc.assert(
      fc.property(ids, ids, (one, other) => {
        const [a, b] = [IdSet.of(one), IdSet.of(other)]
        const [c, d] = [new Set(one), new Set(other)]
        expect([...a.and(b)]).toEqual(ascending(c.intersection(d)))
        expect([...a.or(b)]).toEqual(ascending(c.union(d)))
        expect([...a.without(b)]).toEqual(ascending(c.difference(d)))
        expect([...a]).toEqual(ascending(c))
      })
    )
  })

  it('is gone through some at a time', () => {
    fc.assert(
      fc.property(ids, fc.integer({ min: 1, max: 7 }), (list, most) => {
        const set = IdSet.of(list)
        const seen: number[] = []
        for (let after = 0; ;) {
          const batch = set.idsAfter(after, most)
          if (batch.length === 0) break
          seen.push(...batch)
          after = batch.at(-1)!
        }
        expect(seen).toEqual(ascending(list))
      })
    )
  })
})
