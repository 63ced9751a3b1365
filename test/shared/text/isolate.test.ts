import { expect, test } from 'vitest'
import { isolate } from '../../../src/shared/text/isolate.ts'

test('a name from right to left keeps to itself in a sentence; any other is left alone', () => {
  expect(isolate('אימות')).toBe('\u2068אימות\u2069')
  expect(isolate('تأكيد الحساب')).toBe('\u2068تأكيد الحساب\u2069')
  expect(isolate('a\u202eb\u2069')).toBe('a[U+202E]b[U+2069]')
  expect(isolate('א\u2069\u202eb')).toBe('\u2068א[U+2069][U+202E]b\u2069')
  expect(isolate('\u{10840}')).toBe('\u2068\u{10840}\u2069')
  expect(isolate('Verify pending users')).toBe('Verify pending users')
})
