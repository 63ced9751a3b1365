import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { templateProcedures } from '../../../src/engine/templates/procedures.ts'
import { createTemplateStore } from '../../../src/engine/templates/template-store.ts'
import { createTestParts } from '../../helpers/test-parts.ts'
import type { TestParts } from '../../helpers/test-parts.ts'
import { call } from '../../helpers/call.ts'

let test: TestParts
beforeEach(() => {
  test = createTestParts()
})
afterEach(() => test.cleanup())

const procedures = () =>
  templateProcedures(test.parts, {
    store: createTemplateStore(test.parts),
    sender: () => 'Ragtime <admin@ragtime.example>'
  })

function addUser(name: string, fields: Record<string, string> = {}): number {
  const { db, clock } = test.parts
  const at = clock.now()
  return db.run(
    db.k.insertInto('users').values({
      name,
      name_key: name,
      address: 'a@x.example',
      address_key: 'a@x.example',
      domain: 'x.example',
      role: '',
      locale: 'de',
      fields: JSON.stringify(fields),
      status: 'pending',
      created_at: at,
      updated_at: at
    })
  ).lastId
}

const own = { subject: 'Hello', preheader: '', html: '<a href="{{ link }}">go</a>', text: '{{ link }}' }

describe('templates', () => {
  it('are the shipped ones at first, without a fault', async () => {
    const list = await call(procedures().list, {})
    expect(list.map(({ id }) => id)).toEqual(['confirm-account', 'address-changed', 'reminder'])
    for (const one of list) {
      expect(one).toMatchObject({ shipped: true, edited: false, version: 1, updatedAt: null, errors: 0 })
    }
  })

  it('edited keep every version, and the shipped text as the first', async () => {
    const original = await call(procedures().get, { id: 'reminder' })
    test.clock.advance(1000)
    const saved = await call(procedures().save, { id: 'reminder', name: 'Nudge', source: own })
    expect(saved).toMatchObject({ name: 'Nudge', edited: true, version: 2, source: own, errors: 0 })
    test.clock.advance(1000)
    const again = { ...own, subject: 'Once more' }
    expect(await call(procedures().save, { id: 'reminder', name: 'Nudge', source: again })).toMatchObject({
      version: 3
    })
    const versions = await call(procedures().versions, { id: 'reminder' })
    expect(versions.map(({ version, source }) => [version, source.subject])).toEqual([
      [3, 'Once more'],
      [2, 'Hello'],
      [1, original.source.subject]
    ])
    expect(versions[0]!.savedAt).toBe(versions[1]!.savedAt + 1000)
  })

  it('saved without a change make no version', async () => {
    const { name, source } = await call(procedures().get, { id: 'reminder' })
    expect(await call(procedures().save, { id: 'reminder', name, source })).toMatchObject({
      edited: false,
      version: 1
    })
    expect(await call(procedures().versions, { id: 'reminder' })).toEqual([])
  })

  it('renamed keep their version', async () => {
    const { source } = await call(procedures().get, { id: 'reminder' })
    expect(await call(procedures().save, { id: 'reminder', name: 'Nudge', source })).toMatchObject({
      name: 'Nudge',
      version: 1
    })
  })

  it('of ones own are copies under an id of their own, and can be removed', async () => {
    const made = await call(procedures().create, { from: 'reminder', name: 'Über uns!' })
    expect(made).toMatchObject({ id: 'uber-uns', name: 'Über uns!', shipped: false, version: 1 })
    expect(await call(procedures().create, { from: made.id, name: 'Über uns!' })).toMatchObject({
      id: 'uber-uns-2'
    })
    expect(await call(procedures().create, { from: 'reminder', name: '提醒' })).toMatchObject({
      id: 'template'
    })
    expect(await call(procedures().create, { from: 'reminder', name: 'Reminder' })).toMatchObject({
      id: 'reminder-2'
    })
    expect(await call(procedures().list, {})).toHaveLength(7)
    await call(procedures().remove, { id: made.id })
    await expect(call(procedures().get, { id: made.id })).rejects.toThrow('template-gone')
    expect(await call(procedures().list, {})).toHaveLength(6)
  })

  it('that were edited can be had back as they came', async () => {
    await call(procedures().save, { id: 'reminder', name: 'x', source: own })
    await call(procedures().remove, { id: 'reminder' })
    expect(await call(procedures().get, { id: 'reminder' })).toMatchObject({
      name: 'Reminder',
      edited: false,
      version: 1
    })
    await expect(call(procedures().remove, { id: 'reminder' })).rejects.toThrow('template-not-edited')
  })

  it('with faults are kept, and say how many', async () => {
    const broken = { ...own, text: '{{ user.nme }}' }
    expect(await call(procedures().save, { id: 'reminder', name: 'x', source: broken })).toMatchObject({
      errors: 2
    })
    expect((await call(procedures().list, {})).find(({ id }) => id === 'reminder')).toMatchObject({
      errors: 2
    })
  })

  it('outlive a restart', async () => {
    await call(procedures().save, { id: 'reminder', name: 'Nudge', source: own })
    test.reopen()
    expect(await call(procedures().get, { id: 'reminder' })).toMatchObject({
      name: 'Nudge',
      source: own,
      version: 2
    })
  })

  it('that are not there are refused', async () => {
    for (const id of ['nobody', '../../etc', 'constructor', '__proto__']) {
      await expect(call(procedures().get, { id })).rejects.toThrow('template-gone')
      await expect(call(procedures().save, { id, name: 'x', source: own })).rejects.toThrow('template-gone')
    }
  })
})

describe('a preview', () => {
  it('is the mail a user would get, with a link that leads nowhere', async () => {
    test.changeSettings((settings) => ({
      ...settings,
      service: { ...settings.service, name: 'Ragtime', subjectPrefix: '[Ragtime]' }
    }))
    const userId = addUser('Zoë Müller', { team: 'Blue' })
    const source = {
      ...own,
      subject: 'For {{ user.first_name }}',
      text: '{{ user.fields.team }} {{ link_expires }} {{ link }}'
    }
    const preview = await call(procedures().preview, { source, userId })
    expect(preview).toMatchObject({
      subject: '[Ragtime] For Zoë',
      from: 'Ragtime <admin@ragtime.example>',
      to: 'Zoë Müller <a@x.example>',
      recipient: { userId, name: 'Zoë Müller', address: 'a@x.example' },
      problems: []
    })
    expect(preview.text).toMatch(/^Blue Friday 2 January at 00:00 UTC https:\/\/ragtime\.example/)
  })

  it('is of a made-up person where there are no users yet', async () => {
    const preview = await call(procedures().preview, { source: own, userId: null })
    expect(preview.recipient).toEqual({ userId: null, name: 'Amara Okafor', address: 'amara@okafor.example' })
  })

  it('of a broken template is empty and says why', async () => {
    const preview = await call(procedures().preview, {
      source: { ...own, html: '{{ user.name' },
      userId: null
    })
    expect(preview).toMatchObject({ html: '', problems: [{ part: 'html', severity: 'error' }] })
  })

  it('of a user who is gone is refused', async () => {
    await expect(call(procedures().preview, { source: own, userId: 99 })).rejects.toThrow('preview-user-gone')
  })
})

describe('imported columns', () => {
  it('are variables, and known to the check', async () => {
    addUser('A', { team: 'Blue', 'home town': 'Ulm' })
    addUser('B', { team: 'Red' })
    const variables = await call(procedures().variables, {})
    expect(variables.slice(-2)).toMatchObject([
      { path: 'user.fields["home town"]', example: 'Ulm' },
      { path: 'user.fields.team', example: 'Red' }
    ])
    const source = { ...own, text: '{{ user.fields.team }}{{ user.fields.taem }}{{ link }}' }
    expect(await call(procedures().check, { source })).toMatchObject([
      { severity: 'warning', reason: 'unknown-column', params: { column: 'taem', near: 'team' } }
    ])
  })
})
