import { describe, expect, it } from 'vitest'
import { isAboutUser } from '../../../src/renderer/client/stale-queries.ts'

describe('A change of some users', () => {
  const changed = new Set([7, 9])

  it('makes what is shown of them stale, and of nobody else', () => {
    expect(isAboutUser([['users', 'get'], { input: { id: 7 }, type: 'query' }], changed)).toBe(true)
    expect(isAboutUser([['users', 'timeline'], { input: { id: 8 }, type: 'query' }], changed)).toBe(false)
    expect(isAboutUser([['campaigns', 'get'], { input: { id: 7 }, type: 'query' }], changed)).toBe(false)
    expect(isAboutUser(['settings'], changed)).toBe(false)
  })

  it('of whom there are too many to name makes what is shown of anybody stale', () => {
    expect(isAboutUser([['users', 'link'], { input: { id: 8 }, type: 'query' }], null)).toBe(true)
  })
})
