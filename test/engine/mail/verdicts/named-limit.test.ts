import { expect, it } from 'vitest'
import { namedLimit } from '../../../../src/engine/mail/verdicts/named-limit.ts'

const hour = 3_600_000

it.each([
  ['Domain x.example has exceeded the max emails per hour (251/250 (100%)) allowed.', hour],
  ['User has exceeded its 24-hour sending limit', 24 * hour],
  ['This IP has sent too many messages this hour. IB504', hour],
  ['send mail rejected: exceeded hour limit', hour],
  ['hourly limit of outgoing mails reached', hour],
  ['limit of 100 messages in 6 hours', 6 * hour],
  ['Quota exceeded, rolling 24-hour limit', 24 * hour],
  ['Sender rate exceeds 100 messages per 1h', hour],
  ['only 5 recipients per 5 minutes allowed', 5 * 60_000],
  ['Daily message limit exceeded', 24 * hour],
  ['only 10 messages per day', 24 * hour],
  ['monthly quota used up', 24 * hour],
  ['limit of 90 hours', 24 * hour],
  ['Message count quota exceeded', null]
])('%j is counted in %j ms', (text, ms) => {
  expect(namedLimit(text)).toBe(ms)
})
