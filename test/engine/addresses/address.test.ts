import { describe, expect, it } from 'vitest'
import fc from 'fast-check'
import { parseAddress } from '../../../src/engine/addresses/address.ts'

const faultOf = (text: string) => {
  const parsed = parseAddress(text)
  return parsed.ok ? null : parsed.why[0]
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
    ['', 'address-missing'],
    ['   ', 'address-missing'],
    ['anna', 'address-without-at'],
    ['anna@@mail.example', 'address-with-several-at'],
    ['anna@mail.example@mail.example', 'address-with-several-at'],
    ['anna berg@mail.example', 'address-with-space'],
    ['anna@mail.example\r\nBcc: x@y.example', 'address-with-forbidden-character'],
    ['anna@mail.\nexample', 'address-with-space'],
    ['Anna <anna@mail.example>', 'address-with-forbidden-character'],
    ['a@mail.example,b@mail.example', 'address-with-forbidden-character'],
    ['"anna"@mail.example', 'address-with-forbidden-character'],
    ['anna@[127.0.0.1]', 'address-with-forbidden-character'],
    ['an\u200bna@mail.example', 'address-with-invisible-character'],
    ['anna\u0000@mail.example', 'address-with-forbidden-character'],
    ['@mail.example', 'local-part-malformed'],
    ['.anna@mail.example', 'local-part-malformed'],
    ['anna.@mail.example', 'local-part-malformed'],
    ['an..na@mail.example', 'local-part-malformed'],
    ['anna@', 'domain-malformed'],
    ['anna@mail', 'domain-malformed'],
    ['anna@mail..example', 'domain-malformed'],
    ['anna@.mail.example', 'domain-malformed'],
    ['anna@mail.example.', 'domain-malformed'],
    ['anna@-mail.example', 'domain-malformed'],
    ['anna@ma_il.example', 'domain-malformed'],
    ['anna@127.0.0.1', 'domain-malformed'],
    ['anna@xn--a.example', 'domain-malformed'],
    [`${'a'.repeat(65)}@mail.example`, 'local-part-too-long'],
    [`${'ä'.repeat(33)}@mail.example`, 'local-part-too-long'],
    [`anna@${'a'.repeat(64)}.example`, 'domain-malformed'],
    [`${'a'.repeat(64)}@${'a.'.repeat(95)}example`, 'address-too-long']
  ])('%j is refused: %s', (text, fault) => {
    expect(faultOf(text)).toBe(fault)
  })

  it('may use its longest local part and its longest domain', () => {
    expect(faultOf(`${'a'.repeat(64)}@mail.example`)).toBeNull()
    expect(faultOf(`a@${`${'b'.repeat(63)}.`.repeat(3)}example`)).toBeNull()
    expect(faultOf(`${'ä'.repeat(32)}@mail.example`)).toBeNull()
  })

  it('is quoted in the reason, with the codes of invisible characters and at a readable length', () => {
    expect(parseAddress('an\u200bna@mail.example')).toEqual({
      ok: false,
      why: ['address-with-invisible-character', { address: 'an[U+200B]na@mail.example' }]
    })
    expect(parseAddress('a'.repeat(1000))).toEqual({
      ok: false,
      why: ['address-without-at', { address: `${'a'.repeat(79)}…` }]
    })
  })

  it('with a comma for a dot is refused with what was probably meant', () => {
    expect(parseAddress('sam@example,com')).toEqual({
      ok: false,
      why: ['address-with-comma', { address: 'sam@example,com', instead: 'sam@example.com' }]
    })
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
