import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createConfirmLinks } from '../../../../src/engine/ingress/confirm/confirm-links.ts'
import type { ConfirmLinks } from '../../../../src/engine/ingress/confirm/confirm-routes.ts'
import { createLinkMaker } from '../../../../src/engine/links/link-maker.ts'
import { createLinkSigner, linkDates } from '../../../../src/engine/links/tokens/tokens.ts'
import type { Schema } from '../../../../src/engine/db/schema.ts'
import { defaultSettings } from '../../../../src/shared/models/default-settings.ts'
import { createTestParts } from '../../../helpers/test-parts.ts'
import type { TestParts } from '../../../helpers/test-parts.ts'

const day = 24 * 3_600_000
const secret = 'a signing secret of some length'

let test: TestParts
let links: ConfirmLinks

beforeEach(() => {
  test = createTestParts()
  test.setSecret('links:signing', secret)
  links = createConfirmLinks(test.parts)
})
afterEach(() => test.cleanup())

function addUser(address: string, status: Schema['users']['status'] = 'pending'): number {
  const { db, clock } = test.parts
  const at = clock.now()
  return db.run(
    db.k.insertInto('users').values({
      name: 'Amara',
      name_key: 'amara',
      address,
      address_key: address,
      domain: 'x.example',
      role: '',
      locale: '',
      fields: '{}',
      status,
      created_at: at,
      updated_at: at
    })
  ).lastId
}

/** A delivery to the user with a link of its own, as the queue leaves it. */
function sendLink(
  userId: number,
  address: string,
  state: 'accepted' | 'rejected' | 'waiting' | 'sending' = 'accepted',
  url?: string
) {
  const { db, clock } = test.parts
  const dates = linkDates(clock.now(), day)
  const maker = createLinkMaker(defaultSettings.links, [secret], 'http://127.0.0.1:8025')
  const linkUrl =
    url ?? maker.url({ userId: String(userId), address, purpose: 'verify-email', ...dates }, null)
  const campaignId = db.run(
    db.k.insertInto('campaigns').values({
      kind: 'single',
      name: 'Resend',
      state: 'finished',
      created_at: clock.now(),
      context: JSON.stringify({ links: { target: 'built-in' } }),
      selection: '{}',
      account_id: 1,
      template_name: 'Confirm',
      even_if_recent: 0
    })
  ).lastId
  const deliveryId = db.run(
    db.k.insertInto('deliveries').values({
      campaign_id: campaignId,
      user_id: userId,
      address,
      address_key: address,
      domain: 'x.example',
      name: 'Amara',
      state,
      due_at: 0,
      tries: 1,
      settled_at: clock.now(),
      link_url: linkUrl,
      link_issued_at: dates.issuedAt,
      link_expires_at: dates.expiresAt
    })
  ).lastId
  return { deliveryId, url: linkUrl, token: linkUrl.slice(linkUrl.lastIndexOf('/') + 1) }
}

const userOf = (id: number) =>
  test.parts.db.get(test.parts.db.k.selectFrom('users').selectAll().where('id', '=', id))!
const deliveryOf = (id: number) =>
  test.parts.db.get(test.parts.db.k.selectFrom('deliveries').selectAll().where('id', '=', id))!
const eventsOf = (id: number) =>
  test.parts.db.all(
    test.parts.db.k.selectFrom('user_events').selectAll().where('user_id', '=', id).orderBy('id')
  )

describe('a link to the built-in page', () => {
  it('verifies its user once, and then says so', async () => {
    const user = addUser('a@x.example')
    const other = addUser('b@x.example')
    const { token, deliveryId } = sendLink(user, 'a@x.example')
    expect(await links.look(token)).toBe('pending')
    expect(await links.confirm(token)).toBe('confirmed')
    const now = test.clock.now()
    expect(userOf(user)).toMatchObject({
      status: 'verified',
      status_at: now,
      status_by: 'link',
      link_used_at: now
    })
    expect(deliveryOf(deliveryId)).toMatchObject({ opened_at: now, confirmed_at: now })
    expect(eventsOf(user)).toMatchObject([{ kind: 'confirmed', at: now, delivery_id: deliveryId }])
    expect(await links.look(token)).toBe('already-verified')
    expect(await links.confirm(token)).toBe('already-verified')
    expect(eventsOf(user)).toHaveLength(1)
    expect(userOf(other).status).toBe('pending')
  })

  it('clicked twice at the same time confirms once', async () => {
    const user = addUser('a@x.example')
    const { token } = sendLink(user, 'a@x.example')
    const results = await Promise.all([links.confirm(token), links.confirm(token), links.confirm(token)])
    expect(results.toSorted()).toEqual(['already-verified', 'already-verified', 'confirmed'])
    expect(eventsOf(user)).toHaveLength(1)
  })

  it('notes that it was opened, and changes no status', async () => {
    const user = addUser('a@x.example')
    const { token, deliveryId } = sendLink(user, 'a@x.example')
    await links.opened(token, 'HEAD', 'Scanner\n/1.0')
    const fetchedAt = test.clock.now()
    expect(deliveryOf(deliveryId)).toMatchObject({ fetched_at: fetchedAt, opened_at: null })
    test.clock.advance(30_000)
    await links.opened(token, 'GET', 'Firefox')
    expect(deliveryOf(deliveryId)).toMatchObject({ fetched_at: fetchedAt, opened_at: test.clock.now() })
    expect(eventsOf(user).map(({ phrase }) => JSON.parse(phrase))).toEqual([
      { reason: 'link-probed', params: { agent: 'Scanner /1.0' } },
      { reason: 'link-opened', params: { agent: 'Firefox' } }
    ])
    expect(userOf(user).status).toBe('pending')
  })

  it('opened sooner than a person can is taken for a machine’s doing, until it is opened again', async () => {
    const user = addUser('a@x.example')
    const { token, deliveryId } = sendLink(user, 'a@x.example')
    test.clock.advance(2_000)
    await links.opened(token, 'GET', 'Firefox')
    expect(deliveryOf(deliveryId)).toMatchObject({ fetched_at: test.clock.now(), opened_at: null })
    test.clock.advance(20_000)
    await links.opened(token, 'GET', 'Firefox')
    expect(deliveryOf(deliveryId)).toMatchObject({ opened_at: test.clock.now() })
    expect(eventsOf(user).map(({ kind }) => kind)).toEqual(['link-fetched', 'link-opened'])
  })

  it('opened while its message waits to be sent once more is taken for a person’s doing: a first copy arrived', async () => {
    const { db } = test.parts
    const user = addUser('a@x.example')
    const { token, deliveryId } = sendLink(user, 'a@x.example', 'waiting')
    db.run(db.k.updateTable('deliveries').set({ settled_at: null }).where('id', '=', deliveryId))
    await links.opened(token, 'GET', 'Firefox')
    expect(deliveryOf(deliveryId)).toMatchObject({ fetched_at: null, opened_at: test.clock.now() })
  })

  it('fetched while the server takes the message is taken for a machine’s doing', async () => {
    const { db } = test.parts
    const user = addUser('a@x.example')
    const { token, deliveryId } = sendLink(user, 'a@x.example', 'sending')
    db.run(db.k.updateTable('deliveries').set({ settled_at: null }).where('id', '=', deliveryId))
    await links.opened(token, 'GET', 'Firefox')
    expect(deliveryOf(deliveryId)).toMatchObject({ fetched_at: test.clock.now(), opened_at: null })
  })

  it('fetched over and over makes one entry a minute', async () => {
    const user = addUser('a@x.example')
    const { token } = sendLink(user, 'a@x.example')
    for (let times = 0; times < 10; times++) await links.opened(token, 'GET', '')
    expect(eventsOf(user)).toHaveLength(1)
    test.clock.advance(60_000)
    await links.opened(token, 'GET', '')
    expect(eventsOf(user)).toHaveLength(2)
  })

  it('expires, except for somebody who is verified already', async () => {
    const user = addUser('a@x.example')
    const { token } = sendLink(user, 'a@x.example')
    test.clock.advance(day)
    expect(await links.look(token)).toBe('expired')
    expect(await links.confirm(token)).toBe('expired')
    expect(userOf(user).status).toBe('pending')
    const { token: newer } = sendLink(user, 'a@x.example')
    expect(await links.confirm(newer)).toBe('confirmed')
    expect(await links.look(token)).toBe('already-verified')
  })

  it('sent earlier keeps working beside a newer one', async () => {
    const user = addUser('a@x.example')
    const first = sendLink(user, 'a@x.example')
    test.clock.advance(3_600_000)
    const second = sendLink(user, 'a@x.example')
    expect(first.token).not.toBe(second.token)
    expect(await links.confirm(first.token)).toBe('confirmed')
    expect(deliveryOf(first.deliveryId).confirmed_at).toBe(test.clock.now())
    expect(deliveryOf(second.deliveryId).confirmed_at).toBeNull()
  })

  it('sent twice counts for the mail that a server accepted', async () => {
    const user = addUser('a@x.example')
    const first = sendLink(user, 'a@x.example')
    const again = sendLink(user, 'a@x.example', 'rejected', first.url)
    await links.confirm(first.token)
    expect(deliveryOf(first.deliveryId).confirmed_at).toBe(test.clock.now())
    expect(deliveryOf(again.deliveryId).confirmed_at).toBeNull()
  })

  it('is outdated once the address of its user changed', async () => {
    const user = addUser('a@x.example')
    const { token } = sendLink(user, 'a@x.example')
    const { db } = test.parts
    db.run(db.k.updateTable('users').set({ address_key: 'new@x.example' }).where('id', '=', user))
    expect(await links.look(token)).toBe('outdated')
    expect(await links.confirm(token)).toBe('outdated')
    expect(userOf(user).status).toBe('pending')
  })

  it('does nothing for a user who was deleted', async () => {
    const user = addUser('a@x.example', 'deleted')
    const { token } = sendLink(user, 'a@x.example')
    expect(await links.look(token)).toBe('altered')
    expect(await links.confirm(token)).toBe('altered')
    await links.opened(token, 'GET', '')
    expect(eventsOf(user)).toEqual([])
  })

  it('of an address once found undeliverable clears that: its mail was read', async () => {
    const user = addUser('a@x.example', 'undeliverable')
    const { db } = test.parts
    db.run(db.k.insertInto('suppressions').values({ address_key: 'a@x.example', at: 1, phrase: '{}' }))
    expect(await links.confirm(sendLink(user, 'a@x.example').token)).toBe('confirmed')
    expect(userOf(user)).toMatchObject({ status: 'verified', undeliverable_reason: null })
    expect(db.all(db.k.selectFrom('suppressions').selectAll())).toEqual([])
  })

  it('of a test mail works for nobody', async () => {
    const { token } = sendLink(0, 'admin@x.example')
    expect(await links.look(token)).toBe('test')
    expect(await links.confirm(token)).toBe('test')
    test.clock.advance(day)
    expect(await links.look(token)).toBe('test')
  })

  it('works on where the secret was lost, if it is to the letter one that was sent', async () => {
    const user = addUser('a@x.example')
    const { token } = sendLink(user, 'a@x.example')
    for (const secret of ['another', null]) {
      test.setSecret('links:signing', secret)
      expect(await links.look(token)).toBe('pending')
      const other = token.at(-1) === 'A' ? 'B' : 'A'
      expect(await links.look(token.slice(0, -1) + other)).toBe('altered')
      expect(await links.look(token.slice(0, -1))).toBe('altered')
      expect(await links.look(token.slice(token.indexOf('.')))).toBe('altered')
    }
    test.clock.advance(2 * day)
    expect(await links.look(token)).toBe('expired')
  })

  it('made again with a secret that was replaced is no link', async () => {
    const user = addUser('a@x.example')
    const { token } = sendLink(user, 'a@x.example')
    const claims = { userId: String(user), address: 'a@x.example', purpose: 'verify-email' as const }
    const dates = linkDates(test.clock.now(), day)
    const stolen = createLinkMaker(defaultSettings.links, [secret], 'http://127.0.0.1:8025')
    const salt = 'countersign.confirm'
    const signing = { method: 'itsdangerous', secrets: [secret], salt, maxAge: 90 * day } as const
    // As earlier versions made it, and sent.
    const guessable = createLinkSigner(signing).sign({ ...claims, ...dates })
    sendLink(user, 'a@x.example', 'accepted', `http://127.0.0.1:8025/confirm/${guessable}`)
    test.setSecret('links:signing', 'another signing secret')
    const forged = stolen
      .url({ ...claims, ...dates }, null)
      .split('/')
      .at(-1)!
    expect(await links.look(token)).toBe('pending')
    expect(await links.look(forged)).toBe('altered')
    expect(await links.confirm(guessable)).toBe('altered')
    expect(userOf(user).status).toBe('pending')
  })

  it('confirms once, also where its user is pending again', async () => {
    const { db } = test.parts
    const user = addUser('a@x.example')
    const earlier = sendLink(user, 'a@x.example')
    const used = sendLink(user, 'a@x.example')
    test.clock.advance(60_000)
    await links.confirm(used.token)
    db.run(db.k.updateTable('users').set({ status: 'pending' }).where('id', '=', user))
    for (const { token } of [used, earlier]) {
      expect(await links.look(token)).toBe('expired')
      expect(await links.confirm(token)).toBe('expired')
    }
    expect(userOf(user).status).toBe('pending')
    test.clock.advance(1_000)
    const { token } = sendLink(user, 'a@x.example')
    expect(await links.confirm(token)).toBe('confirmed')
  })

  it('tells the window which user changed', async () => {
    const user = addUser('a@x.example')
    const { token } = sendLink(user, 'a@x.example')
    const stop = new AbortController()
    const heard = test.parts.events.subscribe(stop.signal)
    expect((await heard.next()).value).toEqual({ kind: 'sending', campaigns: [] })
    const next = heard.next()
    await links.confirm(token)
    await test.clock.advanceAsync(1000)
    expect((await next).value).toEqual({ kind: 'users', ids: [user] })
    stop.abort()
    await heard.next()
  })
})
