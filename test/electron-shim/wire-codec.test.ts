import { fc, test } from '@fast-check/vitest'
import { describe, expect, it } from 'vitest'
import { createWireCodec } from '../../electron-shim/page/wire-codec.ts'

const codec = createWireCodec()

const clonable = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.double(),
    fc.bigInt(),
    fc.boolean(),
    fc.constantFrom(null, undefined),
    fc.date({ noInvalidDate: false }),
    fc.uint8Array(),
    fc.float64Array(),
    fc.array(tie('value')),
    fc.dictionary(fc.oneof(fc.string(), fc.constantFrom('$', '__proto__', 'constructor')), tie('value'), {
      noNullPrototype: true
    }),
    fc.array(fc.tuple(tie('value'), tie('value'))).map((entries) => new Map(entries)),
    fc.uniqueArray(fc.string()).map((items) => new Set(items))
  )
})).value

describe('the wire codec', () => {
  test.prop([clonable])('gives back what structured clone would', (value) => {
    expect(codec.decode(codec.encode(value))).toEqual(structuredClone(value))
  })

  it('keeps an error with its name and message', () => {
    const decoded = codec.decode(codec.encode(new RangeError('too far')))
    expect(decoded).toBeInstanceOf(Error)
    expect(decoded).toMatchObject({ name: 'RangeError', message: 'too far' })
  })

  it('keeps bytes that are a part of a larger buffer', () => {
    const part = new Uint8Array([1, 2, 3, 4]).subarray(1, 3)
    expect(codec.decode(codec.encode(part))).toEqual(new Uint8Array([2, 3]))
  })

  it('keeps megabytes', () => {
    const bytes = new Uint8Array(3_000_000).map((_, index) => index)
    expect(codec.decode(codec.encode({ bytes }))).toEqual({ bytes })
  })

  it.each([
    ['a function', () => 1],
    ['a symbol', Symbol('s')]
  ])('refuses %s', (_name, value) => {
    expect(() => codec.encode({ value })).toThrow('could not be cloned')
  })

  it('refuses an object that contains itself', () => {
    const loop: Record<string, unknown> = {}
    loop['self'] = loop
    expect(() => codec.encode(loop)).toThrow('could not be cloned')
  })
})
