import { expect, test } from 'vitest'
import { type ActionPhrase, actionText } from '../../../src/shared/words/action-words.ts'
import { errorText } from '../../../src/shared/words/errors/error-text.ts'
import { createFormat } from '../../../src/shared/words/format.ts'

const format = createFormat({ locale: 'en-US' })

const allGo = { recipients: 1300, skipped: {}, later: 0, first: null, exact: true }
const resent = { count: 3, when: 'now', changed: 0, ineligible: 0, expired: 0 } as const

const cases: [ActionPhrase, string][] = [
  [{ reason: 'continues', params: allGo }, '1,300 will be emailed, 0 skipped.'],
  [
    { reason: 'continues', params: { ...allGo, skipped: { verified: 2, deleted: 1 }, later: 1 } },
    '1,300 will be emailed, 3 skipped (2 already verified, 1 deleted or changed). 1 of them is waiting for its retry time.'
  ],
  [
    { reason: 'continues', params: { ...allGo, first: 20, exact: false } },
    'At least 1,300 will be emailed, 0 skipped. After the first 20 it pauses for your review; the other 1,280 wait. Recipients are still being added to the queue.'
  ],
  [{ reason: 'pauses', params: { left: 1, sending: 0, exact: true } }, '1 waits until you resume.'],
  [
    { reason: 'stops', params: { left: 312, sending: 1, exact: true, started: true } },
    '312 will not be emailed. 1 is with the mail server and will still finish.'
  ],
  [
    { reason: 'stops', params: { left: 12, sending: 0, exact: false, started: false } },
    'At least 12 will not be emailed. No one was emailed.'
  ],
  [
    { reason: 'rate-unlimited', params: { left: 29 } },
    '29 left to send, as fast as the mail server accepts them.'
  ],
  [
    { reason: 'rate-of-campaign', params: { left: 29, perSecond: 0.5, ms: 58_000 } },
    '29 left to send at up to one every 2 s: 58 s or longer.'
  ],
  [
    { reason: 'rate-of-account', params: { left: 29, perSecond: 2, ms: 14_500 } },
    '29 left to send at up to 2/s: 15 s or longer. The limit is the account’s.'
  ],
  [
    { reason: 'retries', params: { count: 3, skipped: 1, when: 'on-resume' } },
    '3 will be sent again when you resume. 1 skipped.'
  ],
  [
    { reason: 'sends-again', params: { ...resent, changed: 2, ineligible: 1, expired: 4 } },
    '3 will be sent again. 2 had changed in the meantime. 1 is skipped, because this person should no longer be emailed. 4 are skipped, because their links have expired. Send these people a new email.'
  ],
  [
    { reason: 'sends-again', params: { ...resent, when: 'until-stopped' } },
    '3 were put back in the queue before the campaign was stopped.'
  ],
  [{ reason: 'counts-as-accepted', params: { count: 1, changed: 0 } }, '1 counts as accepted.']
]

test.each(cases)('%o reads well', (phrase, text) => {
  expect(actionText(phrase, format)).toBe(text)
})

test('an action that would do more than was shown is refused with what it would do now', () => {
  const report = { reason: 'continues', params: allGo }
  const error = { reason: 'more-than-shown', params: { shown: 1299, report } }
  expect(errorText(error, format)).toBe(
    'This is more than the 1,299 you were shown: 1,300 will be emailed, 0 skipped. Nothing was done.'
  )
})
