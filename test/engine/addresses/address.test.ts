import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { parseAddress } from '../../../src/engine/addresses/address.ts'

const faultOf = (text: string) => {
  const parsed = parseAddress(text)
  return parsed.ok ? null : parsed.fault
}

describe('an address', () => {
  it('is kept as given and normalised for comparing', () => {
    expect(parseAddress('  Anna.Berg+news@Mail.Example ')).toEqual({
      ok: true,
      address: 'Anna.Berg+news@Mail.Example',
      key: 'anna.berg+news@mail.example',
      domain: 'mail.example'
    })
  })

  it('has its domain turned into ASCII, whatever its script', () => {
    expect(parseAddress('hans@München.example')).toMatchObject({
      address: 'hans@München.example',
      key: 'hans@xn--mnchen-3ya.example',
      domain: 'xn--mnchen-3ya.example'
    })
    expect(parseAddress('用户@例子.example')).toMatchObject({ ok: true, key: '用户@xn--fsqu00a.example' })
    expect(parseAddress('hans@xn--mnchen-3ya.example')).toMatchObject({ domain: 'xn--mnchen-3ya.example' })
  })

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['anna', 'no-at'],
    ['anna@@mail.example', 'several-at'],
    ['anna@mail.example@mail.example', 'several-at'],
    ['anna berg@mail.example', 'white-space'],
    ['anna@mail.example\r\nBcc: x@y.example', 'forbidden-character'],
    ['anna@mail.\nexample', 'white-space'],
    ['Anna <anna@mail.example>', 'forbidden-character'],
    ['a@mail.example,b@mail.example', 'forbidden-character'],
    ['"anna"@mail.example', 'forbidden-character'],
    ['anna@[127.0.0.1]', 'forbidden-character'],
    ['an\u200bna@mail.example', 'invisible-character'],
    ['anna\u0000@mail.example', 'forbidden-character'],
    ['@mail.example', 'local-part'],
    ['.anna@mail.example', 'local-part'],
    ['anna.@mail.example', 'local-part'],
    ['an..na@mail.example', 'local-part'],
    ['anna@', 'domain'],
    ['anna@mail', 'domain'],
    ['anna@mail..example', 'domain'],
    ['anna@.mail.example', 'domain'],
    ['anna@mail.example.', 'domain'],
    ['anna@-mail.example', 'domain'],
    ['anna@ma_il.example', 'domain'],
    ['anna@127.0.0.1', 'domain'],
    ['anna@xn--a.example', 'domain'],
    [`${'a'.repeat(65)}@mail.example`, 'local-part-too-long'],
    [`${'ä'.repeat(33)}@mail.example`, 'local-part-too-long'],
    [`anna@${'a'.repeat(64)}.example`, 'domain'],
    [`${'a'.repeat(64)}@${'a.'.repeat(95)}example`, 'too-long']
  ])('%j is refused: %s', (text, fault) => {
    expect(faultOf(text)).toBe(fault)
  })

  it('may use its longest local part and its longest domain', () => {
    expect(faultOf(`${'a'.repeat(64)}@mail.example`)).toBeNull()
    expect(faultOf(`a@${`${'b'.repeat(63)}.`.repeat(3)}example`)).toBeNull()
    expect(faultOf(`${'ä'.repeat(32)}@mail.example`)).toBeNull()
  })

  it('shows the code of what cannot be seen in the sentence that refuses it', () => {
    const parsed = parseAddress('an\u200bna@mail.example')
    expect(parsed.ok ? '' : parsed.text).toContain('an[U+200B]na@mail.example')
  })

  it('never takes anything that could become two recipients or a header', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'grapheme' }),
          fc.emailAddress(),
          fc.string().map((s) => `a@${s}.example`)
        ),
        (text) => {
          const parsed = parseAddress(text)
          if (!parsed.ok) return
          expect(parsed.address).not.toMatch(/[\s\p{Cc}<>,;"]/u)
          expect(parsed.key.split('@')).toHaveLength(2)
          expect(parsed.domain).toMatch(/^[a-z0-9.-]+$/)
        }
      )
    )
  })

  it('normalises to something that normalises to itself', () => {
    fc.assert(
      fc.property(fc.emailAddress(), (text) => {
        const parsed = parseAddress(text)
        if (!parsed.ok) return
        expect(parseAddress(parsed.key)).toMatchObject({ ok: true, address: parsed.key, key: parsed.key })
      })
    )
  })
})
