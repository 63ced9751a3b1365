import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createDomainLimits } from '../../../../src/engine/queue/limits/domain-limits.ts'

test('a domain is free until it asks to slow down', () => {
  const domains = createDomainLimits()
  for (let i = 0; i < 50; i++) domains.started('x.example')
  expect(domains.room('x.example')).toBe(Infinity)
})

test('a slowed domain gets half as many at once, and others go on', () => {
  const domains = createDomainLimits()
  domains.slowed('x.example', 10)
  for (let i = 0; i < 3; i++) domains.started('x.example')
  expect(domains.room('x.example')).toBe(2)
  expect(domains.room('y.example')).toBe(Infinity)
  expect(domains.slowedNow(1, 0)).toEqual([{ domain: 'x.example', limit: 5, due: [] }])
})

test('halves each time, but never below one', () => {
  const domains = createDomainLimits()
  const limits = [1, 2, 3, 4, 5].map(() => {
    domains.slowed('x.example', 10)
    return domains.slowedNow(1, 0)[0]!.limit
  })
  expect(limits).toEqual([5, 2, 1, 1, 1])
})

test('each accepted message gives one back, until the domain is as free as any', () => {
  const domains = createDomainLimits()
  domains.slowed('x.example', 4)
  expect(domains.accepted('x.example')).toBe(false)
  expect(domains.room('x.example')).toBe(3)
  expect(domains.accepted('x.example')).toBe(true)
  expect(domains.room('x.example')).toBe(Infinity)
  expect(domains.slowedNow(1, 0)).toEqual([])
})

test('what is under way is given back when it ends, however it ends', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('start', 'slow', 'accept'), { maxLength: 60 }), (steps) => {
      const domains = createDomainLimits()
      let underWay = 0
      for (const step of steps) {
        if (step === 'start' && domains.room('x.example') > 0) {
          domains.started('x.example')
          underWay++
        } else if (step !== 'start' && underWay > 0) {
          domains.ended('x.example')
          underWay--
          if (step === 'slow') domains.slowed('x.example', 8)
          else domains.accepted('x.example')
        }
        const [slowed] = domains.slowedNow(1, 0)
        if (slowed) expect(domains.room('x.example')).toBe(Math.max(0, slowed.limit - underWay))
      }
      while (underWay-- > 0) domains.ended('x.example')
      expect(domains.room('x.example')).toBeGreaterThan(0)
    })
  )
})
