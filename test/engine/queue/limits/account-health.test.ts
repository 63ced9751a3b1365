import { expect, test } from 'vitest'
import { systemClock } from '../../../../src/engine/runtime/clock.ts'
import { classify } from '../../../../src/engine/mail/verdicts/classify-reply.ts'
import type { SendResult } from '../../../../src/engine/mail/mailer.ts'
import { createAccountHealth } from '../../../../src/engine/queue/limits/account-health.ts'
import { createTestClock } from '../../../helpers/test-clock.ts'
import { accepted, answered, lost } from '../queue-parts.ts'

const minute = 60_000

function setUp(capacity = 10) {
  const clock = createTestClock()
  const health = createAccountHealth(clock)
  const saw = (result: SendResult) => health.saw(classify(result), result, capacity)
  return { clock, health, saw, accept: () => saw(accepted) }
}

test('a healthy account bears as many as it has connections', () => {
  const { health } = setUp()
  expect(health.slots(10, 0)).toBe(10)
  expect(health.restMs()).toBe(0)
  expect(health.trouble()).toBeNull()
})

test('a server that cannot be reached opens the breaker, says so with its time, and one message tries again', () => {
  const { clock, health, saw, accept } = setUp()
  expect(saw(lost(false))).toBe(false)
  expect(health.slots(10, 0)).toBe(0)
  expect(health.trouble()).toMatchObject({
    kind: 'breaker',
    phrase: { reason: 'cause', params: { cause: 'server-unreachable' } },
    until: clock.now() + 1000
  })
  clock.advance(health.restMs())
  expect(health.slots(10, 0)).toBe(1)
  accept()
  expect(health.slots(10, 0)).toBe(10)
  expect(health.trouble()).toBeNull()
})

test('the time it names is a whole one on a real clock too, whose parts of milliseconds the contract refuses', () => {
  const health = createAccountHealth(systemClock)
  const result = lost(false)
  health.saw(classify(result), result, 10)
  expect(health.trouble()!.until).toSatisfy(Number.isInteger)
})

test('a refusal of one recipient shows that the server can be reached: it closes the breaker', () => {
  const { clock, health, saw } = setUp()
  saw(lost(false))
  clock.advance(1000)
  saw(answered('550 5.1.1 No such user', 'rcpt'))
  expect(health.slots(10, 0)).toBe(10)
})

test('a log-in that fails for a while is tried three times, then the campaigns must pause', () => {
  const { clock, health, saw } = setUp()
  const postponed = answered('454 4.7.0 Temporary authentication failure', 'auth')
  for (let i = 0; i < 3; i++) {
    expect(saw(postponed)).toBe(false)
    clock.advance(health.restMs())
  }
  expect(saw(postponed)).toBe(true)
})

test('too many connections takes one away, and fifty accepted messages give one back', () => {
  const { health, saw, accept } = setUp(4)
  saw(answered('421 4.3.2 Too many connections', 'greeting'))
  expect(health.slots(4, 0)).toBe(3)
  saw(answered('421 4.3.2 Too many connections', 'greeting'))
  expect(health.slots(4, 0)).toBe(2)
  for (let i = 0; i < 50; i++) accept()
  expect(health.slots(4, 0)).toBe(3)
  for (let i = 0; i < 50; i++) accept()
  expect(health.slots(4, 0)).toBe(4)
})

test('the last connection is not taken away: the account rests instead', () => {
  const { health, saw } = setUp(1)
  saw(answered('421 4.3.2 Too many connections', 'greeting'))
  expect(health.slots(1, 0)).toBe(0)
  expect(health.restMs()).toBe(1000)
})

test('sending too fast halves the rate once, however many in flight are told so, and it comes back step by step', () => {
  const { clock, health, saw, accept } = setUp()
  for (let i = 0; i < 10; i++) saw(answered('454 Throttling failure: Maximum sending rate exceeded', 'mail'))
  expect(health.rateShare()).toBe(0.5)
  clock.advance(5001)
  saw(answered('454 Throttling failure: Maximum sending rate exceeded', 'mail'))
  expect(health.rateShare()).toBe(0.25)
  for (let i = 0; i < 200; i++) accept()
  expect(health.rateShare()).toBe(1)
})

test('an unusual rate cools the whole account down, twice as long the next time', () => {
  const { clock, health, saw, accept } = setUp()
  const unusual = answered('421 4.7.28 Our system has detected an unusual rate of mail', 'final')
  saw(unusual)
  saw(unusual)
  expect(health.slots(10, 0)).toBe(0)
  expect(health.restMs()).toBe(15 * minute)
  expect(health.trouble()).toMatchObject({ kind: 'cool-down', until: clock.now() + 15 * minute })
  clock.advance(15 * minute)
  expect(health.slots(10, 0)).toBe(10)
  saw(unusual)
  expect(health.restMs()).toBe(30 * minute)
  clock.advance(30 * minute)
  accept()
  saw(unusual)
  expect(health.restMs()).toBe(15 * minute)
})

test('try again now forgets everything that held it up', () => {
  const { health, saw } = setUp()
  saw(lost(false))
  saw(answered('421 4.7.28 Unusual rate', 'final'))
  saw(answered('454 Maximum sending rate exceeded', 'mail'))
  health.reset()
  expect(health.slots(10, 0)).toBe(10)
  expect(health.rateShare()).toBe(1)
  expect(health.trouble()).toBeNull()
})

test('a log-in that fails on every connection at once is one failure, not as many as there are connections', () => {
  const { health, saw } = setUp()
  const postponed = answered('454 4.7.0 Temporary authentication failure', 'auth')
  for (let i = 0; i < 10; i++) expect(saw(postponed)).toBe(false)
  expect(health.restMs()).toBe(1000)
})

test('a message that is stuck on another connection does not keep the one waiting that tries', () => {
  const { clock, health, saw } = setUp()
  saw(lost(false))
  clock.advance(1000)
  expect(health.slots(10, 9)).toBe(1)
  expect(health.slots(10, 10)).toBe(0)
})

test('one that was accepted while the account cools down changes nothing about the rest, and its reason stays', () => {
  const { clock, health, saw, accept } = setUp()
  saw(answered('421 4.7.28 Unusual rate', 'final'))
  accept()
  expect(health.trouble()).toMatchObject({
    kind: 'cool-down',
    phrase: { reason: 'said', params: { text: '421 4.7.28 Unusual rate' } }
  })
  clock.advance(15 * minute)
  saw(answered('421 4.7.28 Unusual rate', 'final'))
  expect(health.restMs()).toBe(30 * minute)
})

test('a trouble begins when it began, not at an earlier one', () => {
  const { clock, health, saw } = setUp()
  saw(lost(false))
  clock.advance(1000)
  saw(answered('550 5.1.1 No such user', 'rcpt'))
  clock.advance(minute)
  saw(lost(false))
  const since = clock.now()
  clock.advance(1000)
  saw(lost(false))
  expect(health.trouble()).toMatchObject({ since })
})

test('neither a rest nor its end is moved by a jump of the wall clock', () => {
  const { clock, health, saw } = setUp()
  saw(answered('421 4.7.28 Unusual rate', 'final'))
  clock.setNow(clock.now() + 24 * 60 * minute)
  expect(health.restMs()).toBe(15 * minute)
  clock.setNow(clock.now() - 48 * 60 * minute)
  expect(health.restMs()).toBe(15 * minute)
})
