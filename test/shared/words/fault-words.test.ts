import { badDay, noFaults } from '../../../src/shared/models/mailbox-faults.ts'
import { expect, test } from 'vitest'
import { confirmLink } from '../../../src/renderer/screens/mailbox/confirm-link.ts'
import { isRehearsing, rehearsalWords, shareTogether } from '../../../src/shared/words/fault-words.ts'

test('a rehearsal names every fault it plays, and only those', () => {
  expect(isRehearsing(noFaults)).toBe(false)
  expect(rehearsalWords({ ...noFaults, reject550: 2, delayMs: 100 })).toBe(
    '2% rejected (550), replies take 100 ms'
  )
})

test('the bad day that can be chosen is one that can be played', () => {
  expect(isRehearsing(badDay)).toBe(true)
  expect(shareTogether(badDay)).toBeLessThanOrEqual(100)
})

test('the link that confirms is the one with the token', () => {
  expect(
    confirmLink([
      'https://ragtime.example',
      'mailto:a@b.example',
      'https://ragtime.example/confirm/eyJ1I.x.y'
    ])
  ).toBe('https://ragtime.example/confirm/eyJ1I.x.y')
  expect(confirmLink(['mailto:a@b.example'])).toBeNull()
})
