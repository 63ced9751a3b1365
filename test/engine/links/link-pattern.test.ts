import { describe, expect, it } from 'vitest'
import { buildLink, linkFromImport, parseLinkPattern } from '../../../src/engine/links/link-pattern.ts'

describe('a link pattern', () => {
  it.each([
    ['https://ragtime.example/confirm/{{ token }}', 'https://ragtime.example/confirm/a.b-c_d'],
    ['https://ragtime.example/confirm/{{token}}', 'https://ragtime.example/confirm/a.b-c_d'],
    ['  https://ragtime.example/confirm?t={{ token }}&x=1 ', 'https://ragtime.example/confirm?t=a.b-c_d&x=1'],
    ['https://ragtime.example/#/confirm/{{ token }}', 'https://ragtime.example/#/confirm/a.b-c_d'],
    ['http://localhost:5000/confirm/{{ token }}', 'http://localhost:5000/confirm/a.b-c_d'],
    ['http://127.0.0.1:8025/confirm/{{ token }}', 'http://127.0.0.1:8025/confirm/a.b-c_d'],
    ['http://[::1]:8025/confirm/{{ token }}', 'http://[::1]:8025/confirm/a.b-c_d']
  ])('%s takes a token', (pattern, link) => {
    expect(buildLink(pattern, 'a.b-c_d')).toBe(link)
  })

  it.each([
    ['https://ragtime.example/confirm', /no place for the token/],
    ['', /no place for the token/],
    ['https://x.example/{{ token }}/{{ token }}', /more than one/],
    ['https://x.example/{{ token }}/{{ user.id }}', /nothing in braces/],
    ['https://{{ token }}.x.example/', /in the host/],
    ['https://x.example:{{ token }}/', /not a URL/],
    ['http://ragtime.example/{{ token }}', /https:\/\//],
    ['http://127.0.0.1.evil.example/{{ token }}', /https:\/\//],
    ['javascript:alert({{ token }})', /https:\/\//],
    ['ftp://x.example/{{ token }}', /https:\/\//],
    ['/confirm/{{ token }}', /not a URL/],
    ['https://user:pass@x.example/{{ token }}', /user name or password/],
    ['https://x.example/con firm/{{ token }}', /a space/],
    ['https://x.example/con\nfirm/{{ token }}', /a space/],
    [`https://x.example/${'a'.repeat(2001)}/{{ token }}`, /longer than/]
  ])('%j is refused with a sentence', (pattern, words) => {
    expect(() => parseLinkPattern(pattern)).toThrow(words)
  })
})

describe('a link from the import', () => {
  const pattern = parseLinkPattern('https://ragtime.example/confirm/{{ token }}')

  it('is taken as it is where the column holds the whole link', () => {
    expect(linkFromImport(pattern, ' https://ragtime.example/c/1?x=%20y ')).toBe(
      'https://ragtime.example/c/1?x=%20y'
    )
  })

  it('is made from the pattern where it holds a token, which cannot leave its place', () => {
    expect(linkFromImport(pattern, 'abc.def')).toBe('https://ragtime.example/confirm/abc.def')
    expect(linkFromImport(pattern, '../x?y#z')).toBe('https://ragtime.example/confirm/..%2Fx%3Fy%23z')
    expect(linkFromImport(pattern, 'javascript:alert(1)')).toBe(
      'https://ragtime.example/confirm/javascript%3Aalert(1)'
    )
  })

  it('is refused where it is empty or not safe to send', () => {
    expect(() => linkFromImport(pattern, '  ')).toThrow(/empty for this user/)
    expect(() => linkFromImport(pattern, 'http://ragtime.example/c/1')).toThrow(/https:\/\//)
    expect(() => linkFromImport(pattern, 'https://x.example/a b')).toThrow(/a space/)
  })
})
