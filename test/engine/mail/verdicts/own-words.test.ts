import { expect, it } from 'vitest'
import { ownWords } from '../../../../src/engine/mail/verdicts/own-words.ts'

it('a phrase that goes on in the next line is one phrase', () => {
  expect(
    ownWords('550-5.1.1 The email account that you\r\n550 5.1.1 tried to reach does not exist').own
  ).toBe('The email account that you tried to reach does not exist')
})

it('an address and a web address say nothing by their letters', () => {
  expect(ownWords('550 <full.quota@spam.example>: No. See https://x.example/mailbox-full').own).toBe(
    '<address>: No. See'
  )
})

it('a link to a block list is known as one', () => {
  expect(ownWords('553 https://www.spamhaus.org/query/ip/192.0.2.1').own).toBe('<block list>')
})

it.each([
  'undeliverable address: host mx.example[192.0.2.1] said: 550 5.1.1 User unknown (in reply to RCPT TO command)',
  'undeliverable address: the response was "550 5.1.1 User unknown"',
  'undeliverable address -> 550 5.1.1 User unknown',
  'undeliverable address, from MTA([127.0.0.1]:10025): 550 5.1.1 User unknown'
])('what another server said is kept apart: %s', (text) => {
  const { own, quoted } = ownWords(`550 5.1.1 <a@x.example>: Recipient address rejected: ${text}`)
  expect(own).toMatch(/^<address>: Recipient address rejected: undeliverable address/)
  expect(own).not.toMatch(/unknown/i)
  expect(quoted).toMatch(/User unknown/)
})
