import { expect, test } from 'vitest'
import type { CampaignAction } from '../../../../src/shared/models/campaign.ts'
import { everyPending, until } from '../../../helpers/test-engine.ts'
import { gate, setUp } from '../campaign-parts.ts'

type Given = Awaited<ReturnType<typeof setUp>>

const hour = 3_600_000
const heldBack = { settings: { sending: { holdBack: 60_000 } } }
const noStopLoss = {
  settings: { sending: { holdBack: 0, stopLoss: { sameCodeInARow: 0, rejectedPercent: 0 } } }
}

const previewAction = async ({ engine }: Given, id: number, action: CampaignAction) => {
  await until(async () => (await engine.client.campaigns.get({ id })).prepared)
  return engine.client.campaigns.previewAction({ id, action })
}

/** Of those who wait: verified, undeliverable, suppressed, deleted, moved, and sent one by another campaign. */
async function changeSome({ engine, sql, send }: Given) {
  sql(`UPDATE users SET status = 'verified' WHERE id = 11`)
  sql(`UPDATE users SET status = 'undeliverable' WHERE id = 12`)
  sql(`INSERT INTO suppressions VALUES ('user13@x.example', 0, 'gone', NULL)`)
  sql(`UPDATE users SET status = 'deleted' WHERE id = 14`)
  await engine.client.users.update({ id: 15, address: 'moved@x.example' })
  await send({ evenIfRecent: true }, { ids: [16, 17] })
}

test('resume says who will go and who will not, and that is what happens', async () => {
  const given = await setUp({ users: 30 })
  const id = await given.start({ startWith: { kind: 'first', count: 10 } })
  await given.until(id, 'paused')
  expect(await previewAction(given, id, { kind: 'resume' })).toEqual({
    changed: 20,
    skipped: 0,
    exact: true,
    phrase: {
      reason: 'continues',
      params: { recipients: 20, skipped: {}, later: 0, first: null, exact: true }
    }
  })
  await changeSome(given)
  const preview = await previewAction(given, id, { kind: 'resume' })
  expect(preview).toEqual({
    changed: 13,
    skipped: 7,
    exact: true,
    phrase: {
      reason: 'continues',
      params: {
        recipients: 13,
        skipped: { verified: 1, 'recently-sent': 2, undeliverable: 2, deleted: 2 },
        later: 0,
        first: null,
        exact: true
      }
    }
  })
  const report = await given.engine.client.campaigns.resume({ id, atMost: preview.changed })
  expect(report).toEqual(preview)
  await given.until(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 10 + preview.changed, skipped: preview.skipped })
})

test('where more would go than was shown nothing is done, and the new numbers are said; fewer are no reason to ask', async () => {
  const given = await setUp({ users: 30 })
  const id = await given.start({ startWith: { kind: 'first', count: 10 } })
  await given.until(id, 'paused')
  given.sql(`UPDATE users SET status = 'verified' WHERE id IN (20, 21)`)
  const { changed } = await previewAction(given, id, { kind: 'resume' })
  given.sql(`UPDATE users SET status = 'pending' WHERE id = 20`)
  await expect(given.engine.client.campaigns.resume({ id, atMost: changed })).rejects.toMatchObject({
    code: 'CHANGED_MEANWHILE',
    reason: 'more-than-shown',
    params: { shown: changed, report: { reason: 'continues', params: { recipients: 19 } } },
    data: { report: { changed: 19, skipped: 1 } }
  })
  expect(given.state(id)).toBe('paused')
  expect(given.server.messages).toHaveLength(10)
  given.sql(`UPDATE users SET status = 'verified' WHERE id IN (22, 23)`)
  expect(await given.engine.client.campaigns.resume({ id, atMost: 19 })).toMatchObject({
    changed: 17,
    skipped: 3
  })
  await given.until(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 27, skipped: 3 })
})

test('the start of a held or a scheduled one is previewed as it happens, the first ones apart', async () => {
  const given = await setUp({ ...heldBack, users: 30 })
  const id = await given.start({ startWith: { kind: 'first', count: 5 } })
  await until(async () => (await given.engine.client.campaigns.get({ id })).prepared)
  given.sql(`UPDATE users SET status = 'verified' WHERE id <= 3`)
  const preview = await previewAction(given, id, { kind: 'start-now' })
  expect(preview).toMatchObject({
    changed: 27,
    skipped: 3,
    phrase: { params: { recipients: 27, skipped: { verified: 3 }, first: 5 } }
  })
  await given.engine.client.campaigns.startNow({ id, atMost: 27 })
  await given.until(id, 'paused')
  expect(given.states(id)).toMatchObject({ accepted: 5 })
  await given.engine.client.campaigns.resume({ id, atMost: 22 })
  await given.until(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 27, skipped: 3 })
})

test('a stop says how many will not be sent, and which the server still has; that is what is cancelled', async () => {
  const { held, open } = gate()
  const given = await setUp({
    users: 40,
    script: [
      { at: 'rcpt', recipient: 'user1@x.example', answer: '451 4.7.1 Greylisted' },
      { at: 'final', message: (n) => n > 6, answer: { hold: held, answer: '250 2.0.0 Ok' } }
    ]
  })
  const id = await given.start()
  await until(() => given.states(id).sending === 3 && given.states(id).deferred === 1)
  const accepted = given.states(id).accepted ?? 0
  const left = 40 - accepted - 3
  const pause = await previewAction(given, id, { kind: 'pause' })
  expect(pause).toMatchObject({
    changed: left,
    phrase: { reason: 'pauses', params: { left, sending: 3, exact: true } }
  })
  const stop = await previewAction(given, id, { kind: 'stop' })
  expect(stop).toMatchObject({
    changed: left,
    phrase: { reason: 'stops', params: { left, sending: 3, exact: true, started: true } }
  })
  await expect(given.engine.client.campaigns.stop({ id, atMost: left - 1 })).rejects.toMatchObject({
    code: 'CHANGED_MEANWHILE'
  })
  expect(await given.engine.client.campaigns.stop({ id, atMost: left })).toEqual(stop)
  open()
  await until(() => given.states(id).cancelled === left && given.states(id).accepted === accepted + 3)
  expect(given.states(id)).toEqual({ accepted: accepted + 3, cancelled: left })
})

test('calling off says that nobody was sent anything, and nobody was', async () => {
  const given = await setUp({ users: 12 })
  const id = await given.start({ startWith: { kind: 'at', at: given.engine.clock.now() + hour } })
  await until(async () => (await given.engine.client.campaigns.get({ id })).prepared)
  const preview = await previewAction(given, id, { kind: 'call-off' })
  expect(preview).toMatchObject({
    changed: 12,
    phrase: { reason: 'stops', params: { left: 12, sending: 0, exact: true, started: false } }
  })
  expect(await given.engine.client.campaigns.callOff({ id })).toEqual(preview)
  await until(() => given.states(id).cancelled === 12)
  expect(given.server.messages).toEqual([])
})

test('a retry of one group is previewed: those who go, and those who are not to be sent to any more', async () => {
  const given = await setUp({
    ...noStopLoss,
    users: 20,
    script: [{ at: 'final', times: 20, answer: '554 5.7.1 Rejected for policy reasons' }]
  })
  const id = await given.send()
  await changeSome(given)
  const action = { kind: 'retry' as const, state: 'rejected' as const, cause: 'content-refused' }
  const preview = await previewAction(given, id, action)
  expect(preview).toEqual({
    changed: 13,
    skipped: 7,
    exact: true,
    phrase: { reason: 'retries', params: { count: 13, skipped: 7, when: 'now' } }
  })
  // Looking changes nothing.
  expect(given.states(id)).toEqual({ rejected: 20 })
  await expect(given.engine.client.campaigns.retry({ id, ...action, atMost: 12 })).rejects.toMatchObject({
    code: 'CHANGED_MEANWHILE'
  })
  expect(await given.engine.client.campaigns.retry({ id, ...action, atMost: 13 })).toEqual(preview)
  await given.until(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 13, rejected: 7 })
})

test('decisions on unknown outcomes are previewed, for all and for some', async () => {
  const given = await setUp({
    users: 8,
    connections: 1,
    script: [{ at: 'final', recipient: /^user[1234]@/, times: 4, answer: { drop: 'reset' } }]
  })
  const id = await given.start()
  await given.passTime(id, 'finished')
  const ids = given
    .sql(`SELECT id FROM deliveries WHERE state = 'unknown' ORDER BY user_id`)
    .map((row) => Number(row['id']))
  given.sql(`UPDATE users SET status = 'verified' WHERE id = 1`)
  const all = { kind: 'decide' as const, deliveryIds: null }
  expect(await previewAction(given, id, { ...all, decision: 'count-as-accepted' })).toMatchObject({
    changed: 4,
    skipped: 0
  })
  const again = await previewAction(given, id, { ...all, decision: 'send-again' })
  expect(again).toEqual({
    changed: 3,
    skipped: 1,
    exact: true,
    phrase: {
      reason: 'sends-again',
      params: { count: 3, when: 'now', changed: 0, ineligible: 1, expired: 0 }
    }
  })
  const some = { kind: 'decide' as const, deliveryIds: [ids[1]!], decision: 'send-again' as const }
  expect(await previewAction(given, id, some)).toMatchObject({ changed: 1, skipped: 0 })
  expect(given.states(id)).toEqual({ accepted: 4, unknown: 4 })
  await expect(
    given.engine.client.campaigns.decide({ id, deliveryIds: null, decision: 'send-again', atMost: 2 })
  ).rejects.toMatchObject({ code: 'CHANGED_MEANWHILE' })
  expect(
    await given.engine.client.campaigns.decide({ id, deliveryIds: null, decision: 'send-again', atMost: 3 })
  ).toEqual(again)
  await given.until(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 7, unknown: 1 })
  expect(given.server.messages).toHaveLength(11)
})

test('a new rate says how long the rest takes at least, and which limit it is', async () => {
  const given = await setUp({ users: 30, ratePerSecond: 2 })
  const id = await given.start({ startWith: { kind: 'first', count: 1 } })
  await given.until(id, 'paused')
  expect(await previewAction(given, id, { kind: 'set-rate', ratePerSecond: 1 })).toMatchObject({
    changed: 29,
    phrase: { reason: 'rate-of-campaign', params: { left: 29, perSecond: 1, ms: 29_000 } }
  })
  expect(await given.engine.client.campaigns.setRate({ id, ratePerSecond: 50 })).toMatchObject({
    phrase: { reason: 'rate-of-account', params: { left: 29, perSecond: 2, ms: 14_500 } }
  })
})

test('what cannot be done is refused in the same words beforehand', async () => {
  const given = await setUp({ users: 2 })
  const id = await given.send()
  for (const kind of ['pause', 'resume', 'stop', 'start-now', 'call-off'] as const) {
    await expect(previewAction(given, id, { kind })).rejects.toMatchObject({
      code: 'WRONG_STATE',
      reason: expect.stringMatching(/^campaign-not-/),
      params: { state: 'finished' }
    })
  }
  await expect(previewAction(given, 999, { kind: 'resume' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a start that would reach more people than the preflight counted is not made', async () => {
  const given = await setUp({ users: 5 })
  const { client } = given.engine
  const options = {
    name: 'All',
    templateId: 'confirm-account',
    accountId: given.accountId,
    linkLifetime: 24 * hour
  }
  await expect(client.campaigns.start({ selection: everyPending, options, atMost: 4 })).rejects.toMatchObject(
    {
      code: 'CHANGED_MEANWHILE'
    }
  )
  expect(await client.campaigns.list({})).toEqual([])
  const { id } = await client.campaigns.start({ selection: everyPending, options, atMost: 5 })
  await given.until(id, 'finished')
  expect(given.states(id)).toEqual({ accepted: 5 })
})

test('a further campaign starts with what an earlier one was started with', async () => {
  const given = await setUp({ users: 6, ...heldBack })
  const { client } = given.engine
  const selection = { filter: { status: 'pending' as const, domain: 'x.example' }, except: [2] }
  const options = {
    name: 'Spring',
    templateId: 'confirm-account',
    accountId: given.accountId,
    linkLifetime: 48 * hour,
    ratePerSecond: 7,
    startWith: { kind: 'first' as const, count: 3 },
    evenIfRecent: true,
    unknownOutcomes: 'resend' as const
  }
  const { id } = await client.campaigns.start({ selection, options })
  await client.campaigns.startNow({ id })
  await given.until(id, 'paused')
  await client.campaigns.resume({ id })
  await given.until(id, 'finished')
  expect(await client.campaigns.duplicateOptions({ id })).toEqual({ selection, options, changes: [] })

  const copy = await client.templates.create({ from: 'confirm-account', name: 'Our own' })
  const { id: second } = await client.campaigns.start({
    selection,
    options: {
      ...options,
      templateId: copy.id,
      startWith: { kind: 'at', at: given.engine.clock.now() + hour }
    }
  })
  await client.campaigns.callOff({ id: second })
  await client.templates.remove({ id: copy.id })
  await client.accounts.remove({ id: given.accountId })
  const again = await client.campaigns.duplicateOptions({ id: second })
  expect(again.options).toMatchObject({
    templateId: 'confirm-account',
    accountId: 1,
    startWith: { kind: 'all' }
  })
  expect(again.changes).toEqual([
    { reason: 'template-gone', params: { name: 'Our own' } },
    { reason: 'account-gone', params: { name: 'Test server' } }
  ])
})
