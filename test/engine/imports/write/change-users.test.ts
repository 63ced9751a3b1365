import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { updateUser } from '../../../../src/engine/users/edit/edit-user.ts'
import { setStatus } from '../../../../src/engine/users/edit/set-status.ts'
import { IdSet } from '../../../../src/engine/users/list/id-set.ts'
import { call, testActor } from '../../../helpers/call.ts'
import { createImportTest, type ImportTest } from '../import-test.ts'
import { insertAttempt, insertCampaign, insertDelivery } from '../../../builders/insert-rows.ts'

let t: ImportTest
beforeEach(() => {
  t = createImportTest()
})
afterEach(() => t.end())

const minute = 60_000
const one = (columns: string, address = 'anna@mail.example') =>
  t.rows(`SELECT ${columns} FROM users WHERE address_key = ? AND status <> 'deleted'`, address)[0]
const idOf = (address: string) => (one('id', address) as { id: number }).id
const undo = (importId: number) => call(t.procedures.undo, { importId })

/** As a message that was handed to a server leaves things. */
function send(userId: number) {
  const { db, clock } = t.test.parts
  const account = db.statement(
    `INSERT OR IGNORE INTO accounts (id, kind, name, port, from_address, security, max_connections, messages_per_connection, created_at)
     VALUES (1, 'mailbox', 'Test', 25, 'a@mail.example', 'plain-loopback', 1, 100, 0)`
  )
  account.run()
  const campaign = insertCampaign(db, { state: 'finished' })
  const delivery = insertDelivery(db, { campaign_id: campaign, user_id: userId, state: 'accepted' })
  insertAttempt(db, { delivery_id: delivery, started_at: clock.now(), outcome: 'accepted' })
}

describe('a user who is imported again', () => {
  it('keeps what the file says nothing about', async () => {
    await t.importFile(
      'a.csv',
      'name,email,role,language,plan,note\nAnna,anna@mail.example,admin,de,gold,old friend\n'
    )
    t.test.clock.advance(minute)
    const { report } = await t.importFile(
      'b.csv',
      'name,email,role,plan,city\n,anna@mail.example,editor,,Bern\n'
    )
    expect(report).toMatchObject({ updated: 1, created: 0 })
    const { fields, ...rest } = one('name, role, locale, fields, created_at, updated_at') as {
      fields: string
    }
    expect(rest).toEqual({
      name: 'Anna',
      role: 'editor',
      locale: 'de',
      created_at: t.test.clock.now() - minute,
      updated_at: t.test.clock.now()
    })
    expect(JSON.parse(fields)).toEqual({ plan: 'gold', note: 'old friend', city: 'Bern' })
    expect(t.rows("SELECT kind, phrase ->> 'reason' AS reason FROM user_events")).toEqual([
      { kind: 'changed', reason: 'updated-by-import' }
    ])
  })

  it.each([
    ['pending', 'no', 'pending'],
    ['pending', '', 'pending'],
    ['pending', 'yes', 'verified'],
    ['pending', 'bounced', 'undeliverable'],
    ['verified', 'no', 'verified'],
    ['verified', 'bounced', 'verified'],
    ['undeliverable', 'no', 'undeliverable'],
    ['undeliverable', 'yes', 'verified']
  ])('and was %s is, where the file says %j, %s', async (before, word, after) => {
    await t.importFile('a.csv', 'id,email\n1,anna@mail.example\n')
    t.test.parts.db.statement("UPDATE users SET status = ?, status_at = 1, status_by = 'link'").run(before)
    const inspection = await t.inspect('b.csv', `id,email,verified\n1,anna@mail.example,${word}\n`)
    const report = await t.check(inspection)
    expect(report).toMatchObject(
      before === after ? { updated: 0, unchanged: 1 } : { updated: 1, unchanged: 0 }
    )
    await t.commit(inspection.importId)
    const isSame = before === after
    expect(one('status, status_at, status_by')).toEqual({
      status: after,
      status_at: isSame ? 1 : t.test.clock.now(),
      status_by: isSame ? 'link' : 'import'
    })
  })

  it('can be sent to again when the address is another one, and is no less verified for it', async () => {
    await t.importFile('a.csv', 'id,email\n1,anna@mail.example\n2,uwe@mail.example\n')
    t.test.parts.db
      .statement(
        `UPDATE users SET link_expires_at = 5, status = CASE external_id WHEN '1' THEN 'undeliverable' ELSE 'verified' END,
           undeliverable_reason = CASE external_id WHEN '1' THEN 'no such user' END`
      )
      .run()
    await t.importFile('b.csv', 'id,email\n1,anna@new.example\n2,uwe@new.example\n')
    expect(
      t.rows('SELECT status, undeliverable_reason, link_expires_at FROM users ORDER BY external_id')
    ).toEqual([
      { status: 'pending', undeliverable_reason: null, link_expires_at: null },
      { status: 'verified', undeliverable_reason: null, link_expires_at: null }
    ])
  })

  it('is new as verified since the day the file says', async () => {
    await t.importFile('a.csv', 'email,verified_at\nanna@mail.example,2025-03-14\n')
    expect(one('status, status_at, status_by')).toEqual({
      status: 'verified',
      status_at: Date.UTC(2025, 2, 14),
      status_by: 'import'
    })
  })
})

describe('undoing an import', () => {
  it('removes whom it created and gives the others back what they had', async () => {
    await t.importFile(
      'a.csv',
      'id,name,email,plan\n1,Anna,anna@mail.example,gold\n2,Uwe,uwe@mail.example,\n'
    )
    const before = t.everyone()
    t.test.clock.advance(minute)
    const { importId } = await t.importFile(
      'b.csv',
      'id,name,email,plan,verified\n1,Anna B.,anna@new.example,basic,yes\n2,Uwe,uwe@mail.example,,\n3,Eve,eve@mail.example,,\n'
    )
    expect(t.everyone()).not.toEqual(before)
    expect(await undo(importId)).toEqual({ removed: 1, restored: 1, kept: 0 })
    expect(t.everyone()).toEqual(before)
    expect(t.rows('SELECT phrase FROM user_events ORDER BY id')).toEqual([
      { phrase: JSON.stringify({ reason: 'updated-by-import', params: { fileName: 'b.csv' } }) },
      { phrase: JSON.stringify({ reason: 'import-undone', params: { fileName: 'b.csv' } }) }
    ])
    expect(await call(t.procedures.list, {})).toMatchObject([
      { id: importId, fileName: 'b.csv', created: 1, updated: 1, undoneAt: t.test.clock.now() },
      { fileName: 'a.csv', undoneAt: null }
    ])
    await expect(undo(importId)).rejects.toMatchObject({
      code: 'WRONG_STATE',
      reason: 'import-not-undoable'
    })
  })

  it('keeps those who were sent a mail, verified or edited since, and counts them', async () => {
    const { importId } = await t.importFile(
      'a.csv',
      `name,email\n${['anna', 'uwe', 'eve', 'ole', 'pia'].map((n) => `${n},${n}@mail.example`).join('\n')}\n`
    )
    t.test.clock.advance(minute)
    send(idOf('anna@mail.example'))
    t.test.parts.db
      .statement("UPDATE users SET status = 'verified', status_by = 'link' WHERE name = 'uwe'")
      .run()
    updateUser(
      t.test.parts,
      t.users.identities,
      { id: idOf('eve@mail.example'), name: 'Eve Olsen' },
      testActor
    )
    await setStatus(t.test.parts, IdSet.of([idOf('ole@mail.example')]), 'verified', testActor)
    expect(await undo(importId)).toEqual({ removed: 1, restored: 0, kept: 4 })
    expect(t.rows("SELECT name FROM users WHERE status <> 'deleted' ORDER BY name")).toEqual(
      ['Eve Olsen', 'anna', 'ole', 'uwe'].map((name) => ({ name }))
    )
  })

  it('keeps what changed since about those it had changed', async () => {
    const names = ['anna', 'uwe', 'eve', 'ole']
    await t.importFile('a.csv', `name,email\n${names.map((n) => `${n},${n}@mail.example`).join('\n')}\n`)
    send(idOf('anna@mail.example'))
    t.test.clock.advance(minute)
    const { importId } = await t.importFile(
      'b.csv',
      `name,email,role\n${names.map((n) => `${n},${n}@mail.example,admin`).join('\n')}\n`
    )
    t.test.clock.advance(minute)
    send(idOf('uwe@mail.example'))
    updateUser(t.test.parts, t.users.identities, { id: idOf('eve@mail.example'), locale: 'de' }, testActor)
    t.test.parts.db
      .statement("UPDATE users SET status = 'verified', status_at = 7, status_by = 'link' WHERE name = 'ole'")
      .run()
    expect(await undo(importId)).toEqual({ removed: 0, restored: 1, kept: 3 })
    expect(t.rows('SELECT name, role FROM users ORDER BY name')).toEqual([
      { name: 'anna', role: '' },
      { name: 'eve', role: 'admin' },
      { name: 'ole', role: 'admin' },
      { name: 'uwe', role: 'admin' }
    ])
  })

  it('leaves the users of other imports alone', async () => {
    const first = await t.importFile('a.csv', 'name,email\nAnna,anna@mail.example\n')
    await t.importFile('b.csv', 'name,email\nUwe,uwe@mail.example\n')
    expect(await undo(first.importId)).toEqual({ removed: 1, restored: 0, kept: 0 })
    expect(t.rows("SELECT name FROM users WHERE status <> 'deleted'")).toEqual([{ name: 'Uwe' }])
  })

  it('gives no id to anybody else, whoever is removed for good', async () => {
    const { importId } = await t.importFile('a.csv', 'name,email\nAnna,anna@mail.example\n')
    const before = idOf('anna@mail.example')
    await undo(importId)
    await t.restart()
    await t.users.idle()
    await t.importFile('b.csv', 'name,email\nUwe,uwe@mail.example\n')
    expect(idOf('uwe@mail.example')).toBeGreaterThan(before)
  })

  it('comes back to what was before, whatever is imported over whatever', async () => {
    const person = fc.record({
      id: fc.option(fc.integer({ min: 1, max: 5 }), { nil: null }),
      name: fc.constantFrom('', 'Anna', 'Ānna', '山田'),
      local: fc.constantFrom('a', 'b', 'c', 'A'),
      status: fc.constantFrom('', 'yes', 'no', 'bounced', '2025-01-01'),
      plan: fc.constantFrom('', 'gold', '"x"')
    })
    const file = fc
      .array(person, { maxLength: 8 })
      .map((people) =>
        [
          'id,name,email,status,plan',
          ...people.map(
            ({ id, name, local, status, plan }) =>
              `${id ?? ''},${name},${local}@mail.example,${status},"${plan.replaceAll('"', '""')}"`
          ),
          ''
        ].join('\n')
      )
    await fc.assert(
      fc.asyncProperty(fc.array(file, { minLength: 1, maxLength: 3 }), async (files) => {
        const done: { importId: number; before: unknown }[] = []
        for (const [n, content] of files.entries()) {
          const before = t.everyone()
          t.test.clock.advance(minute)
          if (content.split('\n').length < 3) continue
          const { importId, report } = await t.importFile(`${n}.csv`, content)
          expect(report.created + report.updated + report.unchanged + report.refused).toBe(report.rows)
          expect(report.refusedByReason.reduce((sum, { count }) => sum + count, 0)).toBe(report.refused)
          done.push({ importId, before })
          // The same file again changes nothing.
          const inspection = await t.inspect(`${n}-again.csv`, content)
          const again = await t.check(inspection)
          expect(again).toMatchObject({ created: 0, updated: 0, refused: report.refused })
          await call(t.procedures.discard, { importId: inspection.importId })
        }
        for (const { importId, before } of done.toReversed()) {
          expect((await undo(importId)).kept).toBe(0)
          expect(t.everyone()).toEqual(before)
        }
      }),
      { numRuns: 8 }
    )
  }, 120_000)
})
