import { readFileSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { userProcedures } from '../../../src/engine/users/procedures.ts'
import { createUsers, type Users } from '../../../src/engine/users/users.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { call } from '../../helpers/call.ts'
import { seedUsers } from './seed-users.ts'

let test: TestParts
let users: Users
let procedures: ReturnType<typeof userProcedures>
const start = () => {
  users = createUsers(test.parts)
  procedures = userProcedures(test.parts, users)
}
beforeEach(() => {
  test = createTestParts()
  start()
})
afterEach(async () => {
  await users.close()
  test.cleanup()
})

const add = async (address: string, more: { name?: string; externalId?: string } = {}) =>
  (await call(procedures.add, { name: 'Anna', address, ...more })).id
const get = (id: number) => call(procedures.get, { id })
const counts = () => call(procedures.counts, { filter: {} })
const timeline = async (id: number) =>
  (await call(procedures.timeline, { id })).map(({ kind, text }) => `${kind}: ${text}`)
const suppressed = () =>
  test.parts.db
    .statement('SELECT address_key AS address, reason FROM suppressions ORDER BY 1')
    .all()
    .map((row) => row.address)

const everyone = { filter: {}, except: [] }

describe('adding a user', () => {
  it('keeps what was given and puts the user among the pending', async () => {
    const { id } = await call(procedures.add, {
      name: '  Anna \n Berg ',
      address: ' Anna@Mail.Example ',
      externalId: 'U1',
      role: 'editor',
      locale: 'de',
      fields: { company: 'Berg' }
    })
    expect(await get(id)).toMatchObject({
      id,
      name: 'Anna Berg',
      address: 'Anna@Mail.Example',
      externalId: 'U1',
      role: 'editor',
      locale: 'de',
      fields: { company: 'Berg' },
      status: 'pending',
      link: { state: 'none', at: null },
      sentCount: 0,
      importId: null
    })
    expect(await counts()).toEqual({ all: 1, pending: 1, verified: 0, undeliverable: 0 })
    expect(await timeline(id)).toEqual(['added: Added'])
  })

  it('refuses what is not an address, naming the field', async () => {
    await expect(add('anna')).rejects.toMatchObject({
      code: 'INVALID_FIELD',
      message: '“anna” has no @.',
      data: { field: 'address' }
    })
    expect(await counts()).toMatchObject({ all: 0 })
  })

  it('refuses an external id that another has', async () => {
    const id = await add('a@x.example', { externalId: 'U1' })
    await expect(add('b@x.example', { externalId: 'U1' })).rejects.toMatchObject({
      code: 'INVALID_FIELD',
      data: { field: 'externalId', userId: id }
    })
  })

  it('refuses an address that another has, unless ids tell the two apart', async () => {
    await add('a@x.example', { externalId: 'U1' })
    await add('A@X.example', { externalId: 'U2' })
    await expect(add('a@x.example')).rejects.toMatchObject({
      code: 'INVALID_FIELD',
      data: { field: 'address' }
    })
  })

  it('waits until an import has been written', async () => {
    const release = users.identities.hold()
    await expect(add('a@x.example')).rejects.toMatchObject({ code: 'WRONG_STATE' })
    release()
    await add('a@x.example')
  })

  it('warns of a name that can deceive', async () => {
    const id = await add('a@x.example', { name: 'Аnna' })
    expect((await get(id)).warnings).toEqual([
      'A word of the name mixes letters of different alphabets that look alike.'
    ])
  })
})

describe('changing a user', () => {
  it('changes what is given and nothing else, and says what it was', async () => {
    const { id } = await call(procedures.add, {
      name: 'Anna',
      address: 'a@x.example',
      role: 'editor',
      fields: { a: '1' }
    })
    await call(procedures.update, { id, name: 'Berta' })
    expect(await get(id)).toMatchObject({ name: 'Berta', role: 'editor', fields: { a: '1' } })
    expect(await timeline(id)).toEqual(expect.arrayContaining(['changed: Changed by hand: name']))
  })

  it('to another address makes a verified user pending again: that mailbox has verified nothing', async () => {
    const id = await add('a@x.example')
    await call(procedures.setStatus, { selection: { ids: [id] }, status: 'verified' })
    test.parts.db.statement('UPDATE users SET link_expires_at = 5, link_used_at = 4').run()
    await call(procedures.update, { id, address: 'b@x.example' })
    expect(await get(id)).toMatchObject({
      status: 'pending',
      address: 'b@x.example',
      link: { state: 'none' }
    })
    expect(await timeline(id)).toEqual(
      expect.arrayContaining(['changed: Changed by hand: address (was a@x.example)'])
    )
  })

  it('to the same address written otherwise leaves them verified', async () => {
    const id = await add('a@x.example')
    await call(procedures.setStatus, { selection: { ids: [id] }, status: 'verified' })
    await call(procedures.update, { id, address: 'A@X.example' })
    expect(await get(id)).toMatchObject({ status: 'verified', address: 'A@X.example' })
  })

  it('cannot make two users the same', async () => {
    await add('a@x.example')
    const id = await add('b@x.example', { externalId: 'U2' })
    await expect(call(procedures.update, { id, address: 'a@x.example' })).rejects.toMatchObject({
      code: 'INVALID_FIELD'
    })
    await call(procedures.update, { id, externalId: 'U2', name: 'Berta' })
  })

  it('who is not there is refused', async () => {
    await expect(call(procedures.update, { id: 9, name: 'x' })).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(get(9)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(call(procedures.timeline, { id: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('makes them found by the new name and no more by the old one', async () => {
    const id = await add('a@x.example', { name: 'Konstantin' })
    await users.idle()
    await call(procedures.update, { id, name: 'Berta' })
    for (const settled of [false, true]) {
      if (settled) await users.idle()
      const total = async (search: string) => (await call(procedures.page, { filter: { search } })).total
      expect([await total('konst'), await total('berta')]).toEqual([0, 1])
    }
  })
})

describe('marking users', () => {
  it('changes those who are not so yet, and can be undone', async () => {
    const [one, two, three] = [await add('1@x.example'), await add('2@x.example'), await add('3@x.example')]
    await call(procedures.setStatus, { selection: { ids: [one] }, status: 'verified' })
    test.clock.advance(1000)
    const { changed, undo } = await call(procedures.setStatus, {
      selection: { filter: {}, except: [three] },
      status: 'verified'
    })
    expect(changed).toBe(1)
    expect(await get(two)).toMatchObject({
      status: 'verified',
      statusBy: 'person',
      statusAt: test.clock.now()
    })
    expect(await call(procedures.undo, { undo: undo! })).toEqual({ changed: 1 })
    expect(await get(two)).toMatchObject({ status: 'pending', statusBy: null, statusAt: null })
    expect(await get(one)).toMatchObject({ status: 'verified' })
    expect(await timeline(two)).toEqual(['added: Added'])
    await expect(call(procedures.undo, { undo: undo! })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('leaves nothing to undo where nothing changed', async () => {
    const id = await add('1@x.example')
    expect(await call(procedures.setStatus, { selection: { ids: [id] }, status: 'pending' })).toEqual({
      changed: 0,
      undo: null
    })
  })

  it('undeliverable suppresses the address; pending again takes it off', async () => {
    const ids = [await add('1@x.example'), await add('2@x.example')]
    test.parts.db
      .statement(
        "INSERT INTO suppressions (address_key, at, reason, delivery_id) VALUES ('2@x.example', 1, '550 no', 7)"
      )
      .run()
    const { undo } = await call(procedures.setStatus, { selection: { ids }, status: 'undeliverable' })
    expect(suppressed()).toEqual(['1@x.example', '2@x.example'])
    expect(await get(ids[0]!)).toMatchObject({ undeliverableReason: 'Marked by hand' })
    await call(procedures.undo, { undo: undo! })
    expect(suppressed()).toEqual(['2@x.example'])

    await call(procedures.setStatus, { selection: { ids }, status: 'undeliverable' })
    const back = await call(procedures.setStatus, { selection: { ids }, status: 'pending' })
    expect(suppressed()).toEqual([])
    await call(procedures.undo, { undo: back.undo! })
    expect(suppressed()).toEqual(['1@x.example', '2@x.example'])
    expect(
      test.parts.db
        .statement("SELECT reason, delivery_id FROM suppressions WHERE address_key LIKE '2%'")
        .get()
    ).toEqual({
      reason: '550 no',
      delivery_id: 7
    })
  })

  it('is not undone for those whose status has changed since', async () => {
    const ids = [await add('1@x.example'), await add('2@x.example')]
    const { undo } = await call(procedures.setStatus, { selection: { ids }, status: 'undeliverable' })
    test.parts.db
      .statement("UPDATE users SET status = 'verified', status_by = 'link' WHERE id = ?")
      .run(ids[0]!)
    expect(await call(procedures.undo, { undo: undo! })).toEqual({ changed: 1 })
    expect(await get(ids[0]!)).toMatchObject({ status: 'verified' })
  })
})

describe('deleting users', () => {
  it('takes them out of everything, and can be undone', async () => {
    const [one, two] = [await add('1@x.example', { externalId: 'U1' }), await add('2@x.example')]
    await call(procedures.setStatus, { selection: { ids: [one] }, status: 'verified' })
    const { changed, undo } = await call(procedures.remove, { selection: { ids: [one] } })
    expect(changed).toBe(1)
    expect(await counts()).toMatchObject({ all: 1, verified: 0 })
    expect((await call(procedures.page, {})).rows.map(({ id }) => id)).toEqual([two])
    expect(await call(procedures.count, { selection: { ids: [one, two] } })).toEqual({ count: 1 })
    await expect(get(one)).rejects.toMatchObject({ code: 'NOT_FOUND' })

    expect(await call(procedures.undo, { undo: undo! })).toEqual({ changed: 1 })
    expect(await get(one)).toMatchObject({ status: 'verified', externalId: 'U1' })
    await expect(add('3@x.example', { externalId: 'U1' })).rejects.toMatchObject({ code: 'INVALID_FIELD' })
  })

  it('is not undone for those whose place another has taken', async () => {
    const ids = [
      await add('1@x.example', { externalId: 'U1' }),
      await add('2@x.example'),
      await add('3@x.example')
    ]
    const { undo } = await call(procedures.remove, { selection: { ids } })
    await add('9@x.example', { externalId: 'U1' })
    await add('2@x.example')
    expect(await call(procedures.undo, { undo: undo! })).toEqual({ changed: 1 })
    expect(await counts()).toMatchObject({ all: 3 })
  })

  it('is for good once the engine was started again, but for those a mail was queued for', async () => {
    const ids = [await add('1@x.example'), await add('2@x.example'), await add('3@x.example')]
    test.parts.db
      .statement(
        `INSERT INTO campaigns (id, kind, name, state, created_at, context, selection, account_id, template_name)
      VALUES (1, 'single', 'x', 'finished', 1, '{}', '{}', 1, 'x')`
      )
      .run()
    test.parts.db
      .statement(
        `INSERT INTO deliveries (campaign_id, user_id, address, address_key, domain, name, state)
      VALUES (1, ?, 'x', 'x', 'x', 'x', 'accepted')`
      )
      .run(ids[1]!)
    await call(procedures.remove, { selection: { ids: ids.slice(0, 2) } })
    const left = () =>
      test.parts.db
        .statement('SELECT id FROM users')
        .all()
        .map(({ id }) => id)
    await users.idle()
    expect(left()).toEqual(ids)
    await users.close()
    test.reopen()
    start()
    await users.idle()
    expect(left()).toEqual(ids.slice(1))
  })
})

describe('a page of users', () => {
  it('is cut out of the whole list, and says how long that is', async () => {
    await call(procedures.addSamples, {})
    const all = await call(procedures.page, { limit: 500 })
    const page = await call(procedures.page, { offset: 100, limit: 30 })
    expect(page).toMatchObject({ offset: 100, total: all.total })
    expect(page.rows).toEqual(all.rows.slice(100, 130))
    expect((await call(procedures.page, { offset: 5000, limit: 30 })).rows).toEqual([])
  })

  it('tells the state of each link', async () => {
    const now = test.clock.now()
    seedUsers(test.parts.db, [
      { address: '1@x.example' },
      { address: '2@x.example', linkExpiresAt: now + 1 },
      { address: '3@x.example', linkExpiresAt: now },
      { address: '4@x.example', linkExpiresAt: now + 1, linkUsedAt: 7 }
    ])
    const { rows } = await call(procedures.page, { sort: { by: 'added' } })
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
    const { db } = test.parts
    db.statement(
      "INSERT INTO imports (id, at, file_name, state) VALUES (3, 1, 'people.csv', 'committed')"
    ).run()
    const [id] = seedUsers(db, [{ address: '1@x.example', createdAt: 100, importId: 3 }])
    db.statement(
      `INSERT INTO campaigns (id, kind, name, state, created_at, context, selection, account_id, template_name)
      VALUES (1, 'campaign', 'June', 'running', 1, '{}', '{}', 1, 'x')`
    ).run()
    db.statement(
      `INSERT INTO deliveries (id, campaign_id, user_id, address, address_key, domain, name, state)
      VALUES (5, 1, ?, 'x', 'x', 'x', 'x', 'accepted')`
    ).run(id!)
    const attempt =
      db.statement(`INSERT INTO attempts (id, delivery_id, campaign_id, user_id, address, try, started_at, outcome, reply, error, account_name)
      VALUES (?, 5, 1, ?, 'x', ?, ?, ?, ?, ?, 'Mailbox')`)
    attempt.run(1, id!, 1, 200, 'deferred', '450 4.2.0 Greylisted', null)
    attempt.run(2, id!, 2, 300, 'accepted', '250 OK', null)
    db.statement(
      "INSERT INTO user_events (user_id, at, kind, text, delivery_id) VALUES (?, 400, 'confirmed', 'Confirmed', 5)"
    ).run(id!)
    expect(await call(procedures.timeline, { id: id! })).toEqual([
      {
        at: 400,
        kind: 'confirmed',
        text: 'Confirmed',
        by: null,
        attemptId: null,
        campaignId: 1,
        outcome: null,
        reply: null
      },
      {
        at: 300,
        kind: 'attempt',
        text: 'Accepted by the mail server · June · try 2',
        by: null,
        attemptId: 2,
        campaignId: 1,
        outcome: 'accepted',
        reply: '250 OK'
      },
      {
        at: 200,
        kind: 'attempt',
        text: 'The mail server asked to try again later · June',
        by: null,
        attemptId: 1,
        campaignId: 1,
        outcome: 'deferred',
        reply: '450 4.2.0 Greylisted'
      },
      {
        at: 100,
        kind: 'imported',
        text: 'Imported from people.csv',
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
    seedUsers(test.parts.db, [
      { name: 'Anna; "A" Berg', address: '1@x.example', externalId: 'U1', fields: { city: 'Köln' } },
      { name: '=cmd()', address: '2@x.example', status: 'verified', fields: { team: 'red' } },
      { name: 'Gone', address: '3@x.example', status: 'deleted' }
    ])
    const { handle, path } = test.fileToWrite('out.csv')
    expect(await call(procedures.export, { file: handle, selection: everyone })).toEqual({ rows: 2 })
    const lines = readFileSync(path, 'utf8').split('\r\n')
    expect(lines[0]).toBe(
      '\ufeffExternal id,Name,Email address,Status,Role,Language,city,team,Status since (UTC),Last sent (UTC),Last outcome,Times sent,Added (UTC)'
    )
    expect(lines[1]).toBe('U1,"Anna; ""A"" Berg",1@x.example,pending,,,Köln,,,,,0,1970-01-01T00:00:00.001Z')
    expect(lines[2]).toContain(`'=cmd(),2@x.example,verified`)
    expect(lines).toHaveLength(4)
  })

  it('writes chosen ones only', async () => {
    const [, two] = seedUsers(test.parts.db, [{ address: '1@x.example' }, { address: '2@x.example' }])
    const { handle, path } = test.fileToWrite('out.csv')
    expect(await call(procedures.export, { file: handle, selection: { ids: [two!] } })).toEqual({ rows: 1 })
    expect(readFileSync(path, 'utf8')).toContain('2@x.example')
  })

  it('writes all but some, and nobody who was deleted', async () => {
    const [one, , three] = seedUsers(test.parts.db, [
      { address: '1@x.example' },
      { address: '2@x.example' },
      { address: '3@x.example', status: 'deleted' }
    ])
    const { handle, path } = test.fileToWrite('out.csv')
    const allBut = { filter: {}, except: [one!] }
    expect(await call(procedures.export, { file: handle, selection: allBut })).toEqual({ rows: 1 })
    expect(readFileSync(path, 'utf8')).toContain('2@x.example')
    const chosen = { ids: [one!, three!] }
    expect(await call(procedures.export, { file: handle, selection: chosen })).toEqual({ rows: 1 })
  })

  it('goes to a file a person chose, and to no other', async () => {
    await expect(call(procedures.export, { file: '/etc/passwd', selection: everyone })).rejects.toMatchObject(
      {
        code: 'NOT_FOUND'
      }
    )
  })
})

describe('the sample users', () => {
  it('are some 250, nearly all pending, at domains nobody can own, and come once', async () => {
    const { added } = await call(procedures.addSamples, {})
    expect(added).toBeGreaterThan(240)
    const { all, pending, verified, undeliverable } = await counts()
    expect(all).toBe(added)
    expect(pending).toBeGreaterThan(added * 0.9)
    expect([verified > 0, undeliverable > 0]).toEqual([true, true])
    for (const { domain } of await call(procedures.domains, {})) expect(domain).toMatch(/\.example$/)
    expect(await call(procedures.addSamples, {})).toEqual({ added: 0 })
  })
})

describe('domains', () => {
  it('are of nobody who was removed for good meanwhile', async () => {
    const [, gone] = [await add('1@b.example'), await add('2@b.example'), await add('3@a.example')]
    await call(procedures.remove, { selection: { ids: [gone] } })
    await users.close()
    test.reopen()
    start()
    await users.idle()
    expect((await call(procedures.counts, { filter: { domain: 'b.example' } })).all).toBe(1)
  })

  it('are counted within a filter, the largest first, as they are now', async () => {
    const ids = seedUsers(test.parts.db, [
      { address: '1@b.example' },
      { address: '2@a.example' },
      { address: '3@b.example', status: 'verified' },
      { address: '4@c.example', status: 'deleted' }
    ])
    expect(await call(procedures.domains, {})).toEqual([
      { domain: 'b.example', count: 2 },
      { domain: 'a.example', count: 1 }
    ])
    await call(procedures.update, { id: ids[0]!, address: '1@a.example' })
    expect(await call(procedures.domains, { filter: { status: 'pending' } })).toEqual([
      { domain: 'a.example', count: 2 }
    ])
  })
})
