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
    ['https://ragtime.example/confirm', /^link-pattern-without-token/],
    ['', /^link-pattern-without-token/],
    ['https://x.example/{{ token }}/{{ token }}', /^link-pattern-several-tokens/],
    ['https://x.example/{{ token }}/{{ user.id }}', /^link-pattern-other-braces/],
    ['https://{{ token }}.x.example/', /^link-pattern-token-in-host/],
    ['https://x.example:{{ token }}/', /^link-pattern-not-url/],
    ['http://ragtime.example/{{ token }}', /^link-pattern-not-https/],
    ['http://127.0.0.1.evil.example/{{ token }}', /^link-pattern-not-https/],
    ['javascript:alert({{ token }})', /^link-pattern-not-https/],
    ['ftp://x.example/{{ token }}', /^link-pattern-not-https/],
    ['/confirm/{{ token }}', /^link-pattern-not-url/],
    ['https://user:pass@x.example/{{ token }}', /^link-pattern-with-password/],
    ['https://x.example/con firm/{{ token }}', /^link-pattern-bad-character/],
    ['https://x.example/con\nfirm/{{ token }}', /^link-pattern-bad-character/],
    [`https://x.example/${'a'.repeat(2001)}/{{ token }}`, /^link-pattern-too-long/]
  ])('%j is refused, and says why', (pattern, reason) => {
    expect(() => parseLinkPattern(pattern)).toThrow(reason)
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
    expect(() => linkFromImport(pattern, '  ')).toThrow(/^link-empty/)
    expect(() => linkFromImport(pattern, 'http://ragtime.example/c/1')).toThrow(/^link-not-https/)
    expect(() => linkFromImport(pattern, 'https://x.example/a b')).toThrow(/^link-bad-character/)
  })
})
