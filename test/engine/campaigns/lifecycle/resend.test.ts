import { expect, test } from 'vitest'
import { until } from '../../../helpers/test-engine.ts'
import { headerOf, linkOf, setUp } from '../campaign-parts.ts'

const hour = 3_600_000
type Given = Awaited<ReturnType<typeof setUp>>

const resend = (given: Given, id: number, more: { link?: 'new' | 'same'; evenIfRecent?: boolean } = {}) =>
  given.engine.client.users.resend({ id, ...more })
async function resent(given: Given, id: number, more: Parameters<typeof resend>[2] = {}) {
  const { campaignId } = await resend(given, id, more)
  await given.until(campaignId, 'finished')
}

test('sends one mail to one user at once, and shows the server’s answer in place', async () => {
  const given = await setUp({ settings: { sending: { holdBack: 60_000 } } })
  const { campaignId, deliveryId } = await resend(given, 3)
  await given.until(campaignId, 'finished')
  expect(given.server.acceptedRecipients()).toEqual(['user3@x.example'])
  expect(await given.engine.client.campaigns.delivery({ id: deliveryId })).toMatchObject({
    state: 'accepted',
    reply: expect.stringContaining('250 2.0.0 Ok')
  })
})

test('is no campaign of its own in the list', async () => {
  const given = await setUp()
  await resent(given, 1)
  expect(await given.engine.client.campaigns.list({})).toEqual([])
})

test('asks first within the cooldown, and goes when told to', async () => {
  const given = await setUp()
  await resent(given, 1)
  await expect(resend(given, 1)).rejects.toMatchObject({
    code: 'SENT_RECENTLY',
    data: { lastOutcome: 'accepted', underWay: false }
  })
  await resent(given, 1, { evenIfRecent: true })
  given.engine.clock.jump(25 * hour)
  await resent(given, 1)
  expect(given.server.messages).toHaveLength(3)
})

test('a mail that was rejected is no reason to ask', async () => {
  const given = await setUp({ script: [{ at: 'final', times: 1, answer: '554 5.7.1 No' }] })
  await resent(given, 1)
  await resent(given, 1)
  expect(given.server.acceptedRecipients()).toEqual(['user1@x.example'])
})

test('asks first while one is waiting or under way', async () => {
  const given = await setUp({ ratePerSecond: 1 })
  const id = await given.start()
  await until(() => given.states(id).accepted === 1)
  await expect(resend(given, 9)).rejects.toMatchObject({ code: 'SENT_RECENTLY', data: { underWay: true } })
})

test('does not send to a verified user, nor to an address that was found undeliverable', async () => {
  const given = await setUp()
  given.sql(`UPDATE users SET status = 'verified' WHERE id = 1`)
  given.sql(`UPDATE users SET status = 'undeliverable' WHERE id = 2`)
  await expect(resend(given, 1)).rejects.toMatchObject({
    code: 'WRONG_STATE',
    reason: 'resend-user-verified'
  })
  await expect(resend(given, 2)).rejects.toMatchObject({
    code: 'WRONG_STATE',
    reason: 'resend-user-undeliverable'
  })
  await expect(resend(given, 99)).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a new link leaves the earlier one working', async () => {
  const given = await setUp()
  await resent(given, 1)
  given.engine.clock.jump(60_000)
  await resent(given, 1, { evenIfRecent: true })
  const [first, second] = given.server.messages.map(linkOf)
  expect(second).not.toBe(first)
  expect((await fetch(first!)).status).toBe(200)
  expect((await fetch(first!, { method: 'POST' })).status).toBe(200)
  expect(given.sql('SELECT status FROM users WHERE id = 1')).toEqual([{ status: 'verified' }])
})

test('the same link is the newest one that still works, in a mail of its own', async () => {
  const given = await setUp()
  await resent(given, 1)
  await resent(given, 1, { link: 'same', evenIfRecent: true })
  const [first, second] = given.server.messages
  expect(linkOf(second!)).toBe(linkOf(first!))
  expect(headerOf(second!, 'Message-ID')).not.toBe(headerOf(first!, 'Message-ID'))
  expect(await given.engine.client.users.link({ id: 1 })).toMatchObject({ url: linkOf(first!) })
})

test('says so where no link of the user works any more', async () => {
  const given = await setUp()
  await expect(resend(given, 1, { link: 'same' })).rejects.toMatchObject({ code: 'WRONG_STATE' })
  await resent(given, 1)
  given.engine.clock.jump(25 * hour)
  await expect(resend(given, 1, { link: 'same' })).rejects.toMatchObject({ code: 'WRONG_STATE' })
  expect(await given.engine.client.users.link({ id: 1 })).toEqual({ url: null, expiresAt: null })
})

test('a link for an address that was changed since is none that works', async () => {
  const given = await setUp()
  await resent(given, 1)
  given.sql(`UPDATE users SET address = 'new@x.example', address_key = 'new@x.example' WHERE id = 1`)
  expect(await given.engine.client.users.link({ id: 1 })).toMatchObject({ url: null })
  await expect(resend(given, 1, { link: 'same', evenIfRecent: true })).rejects.toMatchObject({
    code: 'WRONG_STATE'
  })
})

test('goes before a campaign that is under way', async () => {
  const given = await setUp({ users: 40, ratePerSecond: 10, connections: 1 })
  const id = await given.start({}, { filter: { status: 'pending' }, except: [40] })
  await until(() => (given.states(id).accepted ?? 0) >= 2)
  await resent(given, 40)
  expect(given.states(id).accepted).toBeLessThan(10)
})

test('where the account refuses it is over, with the server’s words: nobody has to find and resume it', async () => {
  const given = await setUp({ script: [{ at: 'mail', times: 1, answer: '535 5.7.8 Bad credentials' }] })
  const { campaignId, deliveryId } = await resend(given, 1)
  await given.until(campaignId, 'stopped')
  await until(() => given.states(campaignId).cancelled === 1)
  expect(await given.engine.client.campaigns.delivery({ id: deliveryId })).toMatchObject({
    state: 'cancelled',
    reply: '535 5.7.8 Bad credentials'
  })
  // Once the account is mended another one goes without a question.
  await resent(given, 1)
  expect(given.server.acceptedRecipients()).toEqual(['user1@x.example'])
})
