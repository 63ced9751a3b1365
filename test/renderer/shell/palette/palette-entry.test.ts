import { expect, test } from 'vitest'
import { isFound } from '../../../../src/renderer/shell/palette/palette-entry.ts'

const entry = { label: 'Settings: Accounts', words: 'mail server smtp', onlyFound: true }

test('an entry is found by its words in any order, and by others that mean it', () => {
  expect(isFound(entry, 'account set')).toBe(true)
  expect(isFound(entry, 'SMTP')).toBe(true)
  expect(isFound(entry, 'account dark')).toBe(false)
})

test('what is rarely wanted is not listed before anything is typed', () => {
  expect(isFound(entry, ' ')).toBe(false)
  expect(isFound({ label: 'Import a CSV…' }, '')).toBe(true)
})
