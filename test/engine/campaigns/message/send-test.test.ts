import { expect, test } from 'vitest'
import { headerOf, linkOf, setUp } from '../campaign-parts.ts'

type Given = Awaited<ReturnType<typeof setUp>>
async function sendTest(given: Given, userId: number | null, to = 'admin@ragtime.example') {
  const { campaignId } = await given.engine.client.campaigns.sendTest({
    templateId: 'confirm-account',
    accountId: given.accountId,
    to,
    userId
  })
  await given.until(campaignId, 'finished')
  return given.server.messages.at(-1)!
}

test('the mail of a user goes to the administrator instead', async () => {
  const given = await setUp({ settings: { service: { subjectPrefix: '[Ragtime]' } } })
  const message = await sendTest(given, 3)
  expect(message.recipients).toEqual(['admin@ragtime.example'])
  expect(headerOf(message, 'To')).toBe('User 3 <admin@ragtime.example>')
  expect(headerOf(message, 'Subject')).toMatch(/^\[Ragtime\] /)
})

test('following its link verifies nobody', async () => {
  const given = await setUp()
  const link = linkOf(await sendTest(given, 3))
  expect((await fetch(link)).status).toBe(200)
  await fetch(link, { method: 'POST' })
  expect(given.sql(`SELECT count(*) AS n FROM users WHERE status = 'verified'`)).toEqual([{ n: 0 }])
})

test('leaves the user as if nothing had been sent: no cooldown, no sent count, no campaign in the list', async () => {
  const given = await setUp()
  await sendTest(given, 3)
  expect(given.sql('SELECT last_sent_at, sent_count, last_outcome FROM users WHERE id = 3')).toEqual([
    { last_sent_at: null, sent_count: 0, last_outcome: null }
  ])
  const { campaignId } = await given.engine.client.users.resend({ id: 3 })
  await given.until(campaignId, 'finished')
  expect(await given.engine.client.campaigns.list({})).toEqual([])
})

test('works without any user, with made-up values', async () => {
  const given = await setUp({ users: 0 })
  expect(headerOf(await sendTest(given, null), 'To')).toContain('admin@ragtime.example')
})

test('an address that is none is refused, with the field', async () => {
  const given = await setUp()
  await expect(sendTest(given, null, 'not an address')).rejects.toMatchObject({
    code: 'INVALID_FIELD',
    data: { field: 'to' }
  })
  expect(given.sql('SELECT count(*) AS n FROM campaigns')).toEqual([{ n: 0 }])
})
