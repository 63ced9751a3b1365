import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { call } from '../../helpers/call.ts'
import { seedUsers } from './seed-users.ts'
import { createUsersTest, everyone, type UsersTest } from './users-test.ts'
import { insertAttempt, insertCampaign, insertDelivery } from '../../builders/insert-rows.ts'

let given: UsersTest
beforeEach(() => {
  given = createUsersTest()
})
afterEach(() => given.close())

describe('a page of users', () => {
  it('is cut out of the whole list, and says how long that is', async () => {
    await call(given.procedures.addSamples, {})
    const all = await call(given.procedures.page, { limit: 500 })
    const page = await call(given.procedures.page, { offset: 100, limit: 30 })
    expect(page).toMatchObject({ offset: 100, total: all.total })
    expect(page.rows).toEqual(all.rows.slice(100, 130))
    expect((await call(given.procedures.page, { offset: 5000, limit: 30 })).rows).toEqual([])
  })

  it('tells the state of each link', async () => {
    const now = given.test.clock.now()
    seedUsers(given.test.parts.db, [
      { address: '1@x.example' },
      { address: '2@x.example', linkExpiresAt: now + 1 },
      { address: '3@x.example', linkExpiresAt: now },
      { address: '4@x.example', linkExpiresAt: now + 1, linkUsedAt: 7 }
    ])
    const { rows } = await call(given.procedures.page, { sort: { by: 'added' } })
    expect(rows.map(({ link }) => link)).toEqual([
      { state: 'none', at: null },
      { state: 'live', at: now + 1 },
      { state: 'expired', at: now },
      { state: 'used', at: 7 }
    ])
  })
})

describe('the timeline', () => {
  it('has changes, every attempt and the import, the newest first', async () => {
    const { db } = given.test.parts
    db.statement(
      "INSERT INTO imports (id, at, file_name, state) VALUES (3, 1, 'people.csv', 'committed')"
    ).run()
    const [id] = seedUsers(db, [{ address: '1@x.example', createdAt: 100, importId: 3 }])
    const campaignId = insertCampaign(db, { name: 'June' })
    insertDelivery(db, { id: 5, campaign_id: campaignId, user_id: id!, state: 'accepted' })
    const attempt = { delivery_id: 5, account_name: 'Mailbox' }
    insertAttempt(db, {
      ...attempt,
      try: 1,
      started_at: 200,
      outcome: 'deferred',
      reply: '450 4.2.0 Greylisted'
    })
    insertAttempt(db, { ...attempt, try: 2, started_at: 300, outcome: 'accepted', reply: '250 OK' })
    db.statement(
      "INSERT INTO user_events (user_id, at, kind, phrase, delivery_id) VALUES (?, 400, 'confirmed', ?, 5)"
    ).run(id!, '{"reason":"confirmed","params":{}}')
    expect(await call(given.procedures.timeline, { id: id! })).toEqual([
      {
        at: 400,
        kind: 'confirmed',
        phrase: { reason: 'confirmed', params: {} },
        by: null,
        attemptId: null,
        campaignId: 1,
        outcome: null,
        reply: null
      },
      {
        at: 300,
        kind: 'attempt',
        phrase: { reason: 'attempt', params: { outcome: 'accepted', campaign: 'June', attempt: 2 } },
        by: null,
        attemptId: 2,
        campaignId: 1,
        outcome: 'accepted',
        reply: '250 OK'
      },
      {
        at: 200,
        kind: 'attempt',
        phrase: { reason: 'attempt', params: { outcome: 'deferred', campaign: 'June', attempt: 1 } },
        by: null,
        attemptId: 1,
        campaignId: 1,
        outcome: 'deferred',
        reply: '450 4.2.0 Greylisted'
      },
      {
        at: 100,
        kind: 'imported',
        phrase: { reason: 'imported', params: { fileName: 'people.csv' } },
        by: null,
        attemptId: null,
        campaignId: null,
        outcome: null,
        reply: null
      }
    ])
  })
})

describe('exporting users', () => {
  it('writes those the filter lets through, their further columns too', async () => {
    seedUsers(given.test.parts.db, [
      { name: 'Anna; "A" Berg', address: '1@x.example', externalId: 'U1', fields: { city: 'Köln' } },
      { name: '=cmd()', address: '2@x.example', status: 'verified', fields: { team: 'red' } },
      { name: 'Gone', address: '3@x.example', status: 'deleted' }
    ])
    const { handle, path } = given.test.fileToWrite('out.csv')
    expect(await call(given.procedures.export, { file: handle, selection: everyone })).toEqual({ rows: 2 })
    const lines = readFileSync(path, 'utf8').split('\r\n')
    expect(lines[0]).toBe(
      '\ufeffExternal id,Name,Email address,Status,Role,Language,city,team,Status since (UTC),Last sent (UTC),Last outcome,Times sent,Added (UTC)'
    )
    expect(lines[1]).toBe('U1,"Anna; ""A"" Berg",1@x.example,pending,,,Köln,,,,,0,1970-01-01T00:00:00.001Z')
    expect(lines[2]).toContain(`'=cmd(),2@x.example,verified`)
    expect(lines).toHaveLength(4)
  })

  it('writes chosen ones only', async () => {
    const [, two] = seedUsers(given.test.parts.db, [{ address: '1@x.example' }, { address: '2@x.example' }])
    const { handle, path } = given.test.fileToWrite('out.csv')
    expect(await call(given.procedures.export, { file: handle, selection: { ids: [two!] } })).toEqual({
      rows: 1
    })
    expect(readFileSync(path, 'utf8')).toContain('2@x.example')
  })

  it('writes all but some, and nobody who was deleted', async () => {
    const [one, , three] = seedUsers(given.test.parts.db, [
      { address: '1@x.example' },
      { address: '2@x.example' },
      { address: '3@x.example', status: 'deleted' }
    ])
    const { handle, path } = given.test.fileToWrite('out.csv')
    const allBut = { filter: {}, except: [one!] }
    expect(await call(given.procedures.export, { file: handle, selection: allBut })).toEqual({ rows: 1 })
    expect(readFileSync(path, 'utf8')).toContain('2@x.example')
    const chosen = { ids: [one!, three!] }
    expect(await call(given.procedures.export, { file: handle, selection: chosen })).toEqual({ rows: 1 })
  })

  it('goes to a file a person chose, and to no other', async () => {
    await expect(
      call(given.procedures.export, { file: '/etc/passwd', selection: everyone })
    ).rejects.toMatchObject({
      code: 'NOT_FOUND'
    })
  })
})

describe('the sample users', () => {
  it('are some 250, nearly all pending, at domains nobody can own, and come once', async () => {
    const { added } = await call(given.procedures.addSamples, {})
    expect(added).toBeGreaterThan(240)
    const { all, pending, verified, undeliverable } = await given.counts()
    expect(all).toBe(added)
    expect(pending).toBeGreaterThan(added * 0.9)
    expect([verified > 0, undeliverable > 0]).toEqual([true, true])
    for (const { domain } of await call(given.procedures.domains, {})) expect(domain).toMatch(/\.example$/)
    expect(await call(given.procedures.addSamples, {})).toEqual({ added: 0 })
  })
})

describe('domains', () => {
  it('are of nobody who was removed for good meanwhile', async () => {
    const [, gone] = [
      await given.add('1@b.example'),
      await given.add('2@b.example'),
      await given.add('3@a.example')
    ]
    await call(given.procedures.remove, { selection: { ids: [gone] } })
    await given.restart()
    await given.users.idle()
    expect((await call(given.procedures.counts, { filter: { domain: 'b.example' } })).all).toBe(1)
  })

  it('are counted within a filter, the largest first, as they are now', async () => {
    const ids = seedUsers(given.test.parts.db, [
      { address: '1@b.example' },
      { address: '2@a.example' },
      { address: '3@b.example', status: 'verified' },
      { address: '4@c.example', status: 'deleted' }
    ])
    expect(await call(given.procedures.domains, {})).toEqual([
      { domain: 'b.example', count: 2 },
      { domain: 'a.example', count: 1 }
    ])
    await call(given.procedures.update, { id: ids[0]!, address: '1@a.example' })
    expect(await call(given.procedures.domains, { filter: { status: 'pending' } })).toEqual([
      { domain: 'a.example', count: 2 }
    ])
  })
})
