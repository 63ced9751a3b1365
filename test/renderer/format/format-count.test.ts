import { expect, test } from 'vitest'
import { formatShare } from '../../../src/renderer/format/format-count.ts'

test('few of very many are not none of them, and nearly all are not all', () => {
  expect(formatShare(4, 12_314)).toMatch(/^<0.1\s?%$/)
  expect(formatShare(12_313, 12_314)).toMatch(/^>99.9\s?%$/)
  expect(formatShare(0, 12_314)).toMatch(/^0\s?%$/)
  expect(formatShare(12_314, 12_314)).toMatch(/^100\s?%$/)
  expect(formatShare(0, 0)).toMatch(/^0\s?%$/)
})
