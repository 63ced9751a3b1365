import { afterEach, beforeEach, expect, it } from 'vitest'
import { isProcedure } from '@orpc/server'
import { isContractProcedure } from '@orpc/contract'
import { contract } from '../../../src/shared/contract/index.ts'
import type { Actor } from '../../../src/shared/models/actor.ts'
import {
  addUsers,
  campaignOptions,
  clientOf,
  everyPending,
  startTestEngine,
  type TestEngine
} from '../../helpers/test-engine.ts'

const ada: Actor = { id: 'ada', name: 'Ada Lovelace', role: 'admin' }
const ben: Actor = { id: 'ben', name: 'Ben Okri', role: 'operator' }

let engine: TestEngine
beforeEach(async () => {
  engine = await startTestEngine({
    prepare: (db) => addUsers(db, 3),
    settings: { sending: { holdBack: 60_000 } }
  })
})
afterEach(() => engine.close())

const rows = (sql: string) => (engine.db.statement(sql).all() as object[]).map((row) => ({ ...row }))

/** They leave no row that could name anybody: the log does. */
const leaveNoRow = [
  'users.erase',
  'imports.discard',
  'templates.remove',
  'mailbox.clear',
  'accounts.remove',
  'accounts.retryNow',
  'accounts.test',
  'data.backUp',
  'data.restore',
  'data.deleteEverything'
]

/** Whether a procedure's handler takes the actor out of what it is given, before it does anything at all. */
async function takesActor(name: string): Promise<boolean> {
  const [noun, verb] = name.split('.') as [string, string]
  const procedure: unknown = Reflect.get(Reflect.get(engine.engine.router, noun) as object, verb)
  if (!isProcedure(procedure)) throw new Error(`${name} is not in the router`)
  const taken = new Error('the actor was taken')
  const context = {
    get actor(): Actor {
      throw taken
    }
  }
  const given = {
    context,
    input: {},
    path: [],
    procedure,
    lastEventId: undefined,
    errors: {},
    signal: undefined
  }
  try {
    await procedure['~orpc'].handler(given)
    return false
  } catch (error) {
    return error === taken
  }
}

it('every procedure that changes something takes who asks for it', async () => {
  const changes = Object.entries(contract).flatMap(([noun, verbs]) =>
    Object.entries(verbs).flatMap(([verb, procedure]) =>
      isContractProcedure(procedure) && procedure['~orpc'].meta['changes'] === true ? [`${noun}.${verb}`] : []
    )
  )
  expect(changes.length).toBeGreaterThan(30)
  const without: string[] = []
  for (const name of changes) if (!(await takesActor(name))) without.push(name)
  expect(without).toEqual(leaveNoRow)
})

it('who changes something is known by name from then on, the newest name', async () => {
  await clientOf(engine.engine, ada).mailbox.clear({})
  await clientOf(engine.engine, { ...ada, name: 'Ada King' }).mailbox.clear({})
  expect(rows('SELECT * FROM actors')).toEqual([{ id: 'ada', name: 'Ada King', role: 'admin' }])
})

it('one that only reads knows nobody', async () => {
  await clientOf(engine.engine, ada).users.counts({})
  expect(rows('SELECT * FROM actors')).toEqual([])
})

it('a campaign remembers who did what to it', async () => {
  const [admin, operator] = [clientOf(engine.engine, ada), clientOf(engine.engine, ben)]
  const [account] = await admin.accounts.list({})
  const { id } = await admin.campaigns.start({
    selection: everyPending,
    options: campaignOptions(account!.id)
  })
  await operator.campaigns.pause({ id })
  await operator.campaigns.setRate({ id, ratePerSecond: 2 })
  await admin.campaigns.stop({ id })
  expect(rows('SELECT campaign_id, action, actor FROM campaign_actions ORDER BY id')).toEqual([
    { campaign_id: id, action: 'created', actor: 'ada' },
    { campaign_id: id, action: 'paused', actor: 'ben' },
    { campaign_id: id, action: 'rate-changed', actor: 'ben' },
    { campaign_id: id, action: 'stopped', actor: 'ada' }
  ])
})

it('a timeline names others, and not the one who reads it', async () => {
  const [admin, operator] = [clientOf(engine.engine, ada), clientOf(engine.engine, ben)]
  const { id } = await admin.users.add({
    name: 'Zoe',
    address: 'zoe@x.example',
    role: '',
    locale: '',
    fields: {}
  })
  await operator.users.update({ id, name: 'Zoé' })
  const { undo } = await admin.users.remove({ selection: { ids: [id] } })
  await operator.users.undo({ undo: undo! })
  const told = async (client: typeof admin) =>
    (await client.users.timeline({ id }))
      .map(({ kind, by }) => `${kind} by ${by ?? 'nobody else'}`)
      .toSorted()
  expect(await told(admin)).toEqual([
    'added by nobody else',
    'changed by Ben Okri',
    'deleted by nobody else',
    'restored by Ben Okri'
  ])
  expect(await told(operator)).toEqual([
    'added by Ada Lovelace',
    'changed by nobody else',
    'deleted by Ada Lovelace',
    'restored by nobody else'
  ])
})

it('templates, accounts and notices remember who changed them', async () => {
  const client = clientOf(engine.engine, ada)
  const { id, version, source } = await client.templates.get({ id: 'confirm-account' })
  await client.templates.save({ id, name: 'Ours', source: { ...source, subject: 'Please confirm' } })
  expect(rows('SELECT version, saved_by FROM template_versions ORDER BY version')).toEqual([
    { version, saved_by: null },
    { version: version + 1, saved_by: 'ada' }
  ])
  const [account] = await client.accounts.list({})
  await client.accounts.activate({ id: account!.id })
  expect(rows('SELECT changed_by FROM accounts')).toEqual([{ changed_by: 'ada' }])
})
