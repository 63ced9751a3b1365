import { expect, it } from 'vitest'
import { namedDelay } from '../../../../src/engine/mail/verdicts/named-delay.ts'

const second = 1000
const minute = 60 * second
const hour = 60 * minute

it.each([
  ['450 4.2.0 Greylisted, try again in 300 seconds', 300 * second],
  ['451 Greylisted for 5 minutes', 5 * minute],
  ['451 4.7.1 Greylisting in action, please come back in 00:04:59', 4 * minute + 59 * second],
  ['450-4.2.1 Slow down.\n450 4.2.1 Please retry after 2 hours', 2 * hour],
  ['421 wait 10 min', 10 * minute],
  ['451 try again in 45s', 45 * second],
  ['451 Please try again after at least 1 hour', hour],
  ['454 quota used up, try again in 1 day', 24 * hour],
  ['451 come back in 9000 days', 24 * hour],
  ['451 try again in 0 seconds', null],
  ['421 recipient limit exceeded, try again after Sun, 22 Nov 2026 12:00:00 UTC', 2 * hour],
  ['421 recipient limit exceeded, try again after Sat, 21 Nov 2026 12:00:00 UTC', null],
  ['451 try again later', null],
  ['450 4.2.0 in 3 messages', null],
  ['550 5.1.1 no such user', null],
  ['', null]
])('%j names %j ms', (text, ms) => {
  expect(namedDelay(text, Date.UTC(2026, 10, 22, 10))).toBe(ms)
})
