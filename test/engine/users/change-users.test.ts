import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { call } from '../../helpers/call.ts'
import { createUsersTest, type UsersTest } from './users-test.ts'
import { insertCampaign, insertDelivery } from '../../builders/insert-rows.ts'

let given: UsersTest
beforeEach(() => {
  given = createUsersTest()
})
afterEach(() => given.close())

describe('adding a user', () => {
  it('keeps what was given and puts the user among the pending', async () => {
    const { id } = await call(given.procedures.add, {
      name: '  Anna \n Berg ',
      address: ' Anna@Mail.Example ',
      externalId: 'U1',
      role: 'editor',
      locale: 'de',
      fields: { company: 'Berg' }
    })
    expect(await given.get(id)).toMatchObject({
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
    expect(await given.counts()).toEqual({ all: 1, pending: 1, verified: 0, undeliverable: 0 })
    expect(await given.timeline(id)).toEqual(['added: Added'])
  })

  it('refuses what is not an address, naming the field', async () => {
    await expect(given.add('anna')).rejects.toMatchObject({
      code: 'INVALID_FIELD',
      reason: 'address-without-at',
      data: { field: 'address' }
    })
    expect(await given.counts()).toMatchObject({ all: 0 })
  })

  it('refuses an external id that another has', async () => {
    const id = await given.add('a@x.example', { externalId: 'U1' })
    await expect(given.add('b@x.example', { externalId: 'U1' })).rejects.toMatchObject({
      code: 'INVALID_FIELD',
      data: { field: 'externalId', userId: id }
    })
  })

  it('refuses an address that another has, unless ids tell the two apart', async () => {
    await given.add('a@x.example', { externalId: 'U1' })
    await given.add('A@X.example', { externalId: 'U2' })
    await expect(given.add('a@x.example')).rejects.toMatchObject({
      code: 'INVALID_FIELD',
      data: { field: 'address' }
    })
  })

  it('waits until an import has been written', async () => {
    const release = given.users.identities.hold('import-being-saved')
    await expect(given.add('a@x.example')).rejects.toMatchObject({ code: 'WRONG_STATE' })
    release()
    await given.add('a@x.example')
  })

  it('warns of a name that can deceive', async () => {
    const id = await given.add('a@x.example', { name: 'Аnna' })
    expect((await given.get(id)).warnings).toEqual(['mixed-scripts'])
  })
})

describe('changing a user', () => {
  it('changes what is given and nothing else, and says what it was', async () => {
    const { id } = await call(given.procedures.add, {
      name: 'Anna',
      address: 'a@x.example',
      role: 'editor',
      fields: { a: '1' }
    })
    await call(given.procedures.update, { id, name: 'Berta' })
    expect(await given.get(id)).toMatchObject({ name: 'Berta', role: 'editor', fields: { a: '1' } })
    expect(await given.timeline(id)).toEqual(expect.arrayContaining(['changed: Edited: name']))
  })

  it('to another address makes a verified user pending again: that mailbox has verified nothing', async () => {
    const id = await given.add('a@x.example')
    await call(given.procedures.setStatus, { selection: { ids: [id] }, status: 'verified' })
    given.test.parts.db.statement('UPDATE users SET link_expires_at = 5, link_used_at = 4').run()
    await call(given.procedures.update, { id, address: 'b@x.example' })
    expect(await given.get(id)).toMatchObject({
      status: 'pending',
      address: 'b@x.example',
      link: { state: 'none' }
    })
    expect(await given.timeline(id)).toEqual(
      expect.arrayContaining(['changed: Edited: address (was a@x.example)'])
    )
  })

  it('to the same address written otherwise leaves them verified', async () => {
    const id = await given.add('a@x.example')
    await call(given.procedures.setStatus, { selection: { ids: [id] }, status: 'verified' })
    await call(given.procedures.update, { id, address: 'A@X.example' })
    expect(await given.get(id)).toMatchObject({ status: 'verified', address: 'A@X.example' })
  })

  it('cannot make two users the same', async () => {
    await given.add('a@x.example')
    const id = await given.add('b@x.example', { externalId: 'U2' })
    await expect(call(given.procedures.update, { id, address: 'a@x.example' })).rejects.toMatchObject({
      code: 'INVALID_FIELD'
    })
    await call(given.procedures.update, { id, externalId: 'U2', name: 'Berta' })
  })

  it('who is not there is refused', async () => {
    await expect(call(given.procedures.update, { id: 9, name: 'x' })).rejects.toMatchObject({
      code: 'NOT_FOUND'
    })
    await expect(given.get(9)).rejects.toMatchObject({ code: 'NOT_FOUND' })
    await expect(call(given.procedures.timeline, { id: 9 })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('makes them found by the new name and no more by the old one', async () => {
    const id = await given.add('a@x.example', { name: 'Konstantin' })
    await given.users.idle()
    await call(given.procedures.update, { id, name: 'Berta' })
    for (const settled of [false, true]) {
      if (settled) await given.users.idle()
      const total = async (search: string) =>
        (await call(given.procedures.page, { filter: { search } })).total
      expect([await total('konst'), await total('berta')]).toEqual([0, 1])
    }
  })
})

describe('marking users', () => {
  it('changes those who are not so yet, and can be undone', async () => {
    const [one, two, three] = [
      await given.add('1@x.example'),
      await given.add('2@x.example'),
      await given.add('3@x.example')
    ]
    await call(given.procedures.setStatus, { selection: { ids: [one] }, status: 'verified' })
    given.test.clock.advance(1000)
    const { changed, undo } = await call(given.procedures.setStatus, {
      selection: { filter: {}, except: [three] },
      status: 'verified'
    })
    expect(changed).toBe(1)
    expect(await given.get(two)).toMatchObject({
      status: 'verified',
      statusBy: 'person',
      statusAt: given.test.clock.now()
    })
    expect(await call(given.procedures.undo, { undo: undo! })).toEqual({ changed: 1 })
    expect(await given.get(two)).toMatchObject({ status: 'pending', statusBy: null, statusAt: null })
    expect(await given.get(one)).toMatchObject({ status: 'verified' })
    expect(await given.timeline(two)).toEqual(['added: Added'])
    await expect(call(given.procedures.undo, { undo: undo! })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  })

  it('leaves nothing to undo where nothing changed', async () => {
    const id = await given.add('1@x.example')
    expect(await call(given.procedures.setStatus, { selection: { ids: [id] }, status: 'pending' })).toEqual({
      changed: 0,
      undo: null
    })
  })

  it('undeliverable suppresses the address; pending again takes it off', async () => {
    const ids = [await given.add('1@x.example'), await given.add('2@x.example')]
    given.test.parts.db
      .statement(
        "INSERT INTO suppressions (address_key, at, phrase, delivery_id) VALUES ('2@x.example', 1, '{}', 7)"
      )
      .run()
    const { undo } = await call(given.procedures.setStatus, { selection: { ids }, status: 'undeliverable' })
    expect(given.suppressed()).toEqual(['1@x.example', '2@x.example'])
    expect(await given.get(ids[0]!)).toMatchObject({
      undeliverableReason: { reason: 'marked-by-person', params: {} }
    })
    await call(given.procedures.undo, { undo: undo! })
    expect(given.suppressed()).toEqual(['2@x.example'])

    await call(given.procedures.setStatus, { selection: { ids }, status: 'undeliverable' })
    const back = await call(given.procedures.setStatus, { selection: { ids }, status: 'pending' })
    expect(given.suppressed()).toEqual([])
    await call(given.procedures.undo, { undo: back.undo! })
    expect(given.suppressed()).toEqual(['1@x.example', '2@x.example'])
    expect(
      given.test.parts.db
        .statement("SELECT phrase, delivery_id FROM suppressions WHERE address_key LIKE '2%'")
        .get()
    ).toEqual({
      phrase: '{}',
      delivery_id: 7
    })
  })

  it('is not undone for those whose status has changed since', async () => {
    const ids = [await given.add('1@x.example'), await given.add('2@x.example')]
    const { undo } = await call(given.procedures.setStatus, { selection: { ids }, status: 'undeliverable' })
    given.test.parts.db
      .statement("UPDATE users SET status = 'verified', status_by = 'link' WHERE id = ?")
      .run(ids[0]!)
    expect(await call(given.procedures.undo, { undo: undo! })).toEqual({ changed: 1 })
    expect(await given.get(ids[0]!)).toMatchObject({ status: 'verified' })
  })
})

describe('deleting users', () => {
  it('takes them out of everything, and can be undone', async () => {
    const [one, two] = [await given.add('1@x.example', { externalId: 'U1' }), await given.add('2@x.example')]
    await call(given.procedures.setStatus, { selection: { ids: [one] }, status: 'verified' })
    const { changed, undo } = await call(given.procedures.remove, { selection: { ids: [one] } })
    expect(changed).toBe(1)
    expect(await given.counts()).toMatchObject({ all: 1, verified: 0 })
    expect((await call(given.procedures.page, {})).rows.map(({ id }) => id)).toEqual([two])
    expect(await call(given.procedures.count, { selection: { ids: [one, two] } })).toEqual({ count: 1 })
    await expect(given.get(one)).rejects.toMatchObject({ code: 'NOT_FOUND' })

    expect(await call(given.procedures.undo, { undo: undo! })).toEqual({ changed: 1 })
    expect(await given.get(one)).toMatchObject({ status: 'verified', externalId: 'U1' })
    await expect(given.add('3@x.example', { externalId: 'U1' })).rejects.toMatchObject({
      code: 'INVALID_FIELD'
    })
  })

  it('is not undone for those whose place another has taken', async () => {
    const ids = [
      await given.add('1@x.example', { externalId: 'U1' }),
      await given.add('2@x.example'),
      await given.add('3@x.example')
    ]
    const { undo } = await call(given.procedures.remove, { selection: { ids } })
    await given.add('9@x.example', { externalId: 'U1' })
    await given.add('2@x.example')
    expect(await call(given.procedures.undo, { undo: undo! })).toEqual({ changed: 1 })
    expect(await given.counts()).toMatchObject({ all: 3 })
  })

  it('is for good once the engine was started again, but for those a mail was queued for', async () => {
    const ids = [
      await given.add('1@x.example'),
      await given.add('2@x.example'),
      await given.add('3@x.example')
    ]
    const { db } = given.test.parts
    const campaignId = insertCampaign(db, { kind: 'single', state: 'finished' })
    insertDelivery(db, { campaign_id: campaignId, user_id: ids[1]!, state: 'accepted' })
    await call(given.procedures.remove, { selection: { ids: ids.slice(0, 2) } })
    const left = () =>
      given.test.parts.db
        .statement('SELECT id FROM users')
        .all()
        .map(({ id }) => id)
    await given.users.idle()
    expect(left()).toEqual(ids)
    await given.restart()
    await given.users.idle()
    expect(left()).toEqual(ids.slice(1))
  })
})
