import { expect, test } from 'vitest'
import { until } from '../../../helpers/test-engine.ts'
import { headerOf, linkOf, setUp } from '../campaign-parts.ts'

const minute = 60_000

test('a retry sends the same bytes: link, Message-ID, date, all of it', async () => {
  const {
    engine,
    server,
    start,
    states,
    sql,
    until: untilState
  } = await setUp({
    users: 3,
    script: [{ at: 'final', times: 6, answer: '451 4.3.0 Try again later' }]
  })
  const id = await start()
  for (const round of [1, 2]) {
    await until(() => server.messages.length === round * 3 && states(id).deferred === 3)
    engine.clock.jump(20 * minute)
  }
  await untilState(id, 'finished')
  expect(server.messages).toHaveLength(9)
  for (const n of [1, 2, 3]) {
    const copies = server.messages.filter(({ recipients }) => recipients[0] === `user${n}@x.example`)
    expect(copies.map(({ accepted }) => accepted)).toEqual([false, false, true])
    expect(copies[1]!.raw.equals(copies[0]!.raw)).toBe(true)
    expect(copies[2]!.raw.equals(copies[0]!.raw)).toBe(true)
  }
  expect(sql('SELECT DISTINCT try FROM attempts ORDER BY try')).toEqual([{ try: 1 }, { try: 2 }, { try: 3 }])
})

test('a retry after a restart sends the same bytes too, though user, settings and template changed meanwhile', async () => {
  const {
    engine,
    server,
    start,
    states,
    sql,
    until: untilState
  } = await setUp({
    users: 2,
    script: [{ at: 'final', times: 2, answer: '451 4.3.0 Try again later' }]
  })
  const id = await start()
  await until(() => states(id).deferred === 2)
  sql(`UPDATE users SET name = 'Somebody Else', fields = '{"team":"Blue"}'`)
  engine.changeSettings({
    service: { name: 'Another service', subjectPrefix: '[Changed]' },
    links: { lifetime: 20 * minute }
  })
  const { source } = await engine.client.templates.get({ id: 'confirm-account' })
  await engine.client.templates.save({
    id: 'confirm-account',
    name: 'Changed',
    source: { ...source, subject: 'Changed', text: '{{ link }} changed' }
  })
  await engine.restart({ between: () => engine.clock.jump(10 * minute) })
  await untilState(id, 'finished')
  const [first, second, ...again] = server.messages
  expect(again.map(({ raw }) => raw)).toEqual(
    again.map(({ recipients }) => (recipients[0] === first!.recipients[0] ? first! : second!).raw)
  )
})

test('a campaign under way keeps the sender, prefix, template and link lifetime it was started with', async () => {
  const {
    engine,
    server,
    start,
    accountId,
    until: untilState
  } = await setUp({
    users: 6,
    settings: { service: { subjectPrefix: '[Ragtime]' } }
  })
  const id = await start({ startWith: { kind: 'first', count: 2 } })
  await untilState(id, 'paused')
  engine.changeSettings({ service: { subjectPrefix: '[Other]' } })
  const [account] = (await engine.client.accounts.list({})).filter((one) => one.id === accountId)
  await engine.client.accounts.save({ ...account!, fromName: 'Other', fromAddress: 'other@other.example' })
  await engine.client.campaigns.resume({ id })
  await untilState(id, 'finished')
  expect(server.messages).toHaveLength(6)
  expect(new Set(server.messages.map((message) => headerOf(message, 'Subject'))).size).toBe(1)
  expect(headerOf(server.messages[5]!, 'Subject')).toMatch(/^\[Ragtime\] /)
  expect(new Set(server.messages.map((message) => headerOf(message, 'From')))).toEqual(
    new Set(['Ragtime <verify@ragtime.example>'])
  )
  expect(new Set(server.messages.map(({ from }) => from))).toEqual(new Set(['verify@ragtime.example']))
})

test('a link is made when the mail first goes out, so that a slow campaign does not eat its life', async () => {
  const { engine, start, sql, until: untilState } = await setUp({ users: 2 })
  const id = await start({ startWith: { kind: 'first', count: 1 }, linkLifetime: 60 * minute })
  await untilState(id, 'paused')
  engine.clock.jump(10 * 60 * minute)
  await engine.client.campaigns.resume({ id })
  await untilState(id, 'finished')
  const [early, late] = sql(
    'SELECT link_issued_at AS issued, link_expires_at AS expires FROM deliveries ORDER BY id'
  )
  expect(Number(late!['issued']) - Number(early!['issued'])).toBeGreaterThan(9 * 60 * minute)
  for (const link of [early!, late!])
    expect(Number(link['expires']) - Number(link['issued'])).toBeLessThanOrEqual(60 * minute)
})

test('a link that died in a long pause is made anew: nobody is sent a dead one', async () => {
  const {
    engine,
    server,
    start,
    states,
    sql,
    until: untilState
  } = await setUp({
    users: 1,
    script: [{ at: 'final', times: 1, answer: '451 4.3.0 Try again later' }]
  })
  const id = await start({ linkLifetime: 60 * minute })
  await until(() => states(id).deferred === 1)
  await engine.client.campaigns.pause({ id })
  engine.clock.jump(48 * 60 * minute)
  await engine.client.campaigns.resume({ id })
  await untilState(id, 'finished')
  const [dead, alive] = server.messages
  expect(linkOf(alive!)).not.toBe(linkOf(dead!))
  expect(headerOf(alive!, 'Message-ID')).toBe(headerOf(dead!, 'Message-ID'))
  expect(sql('SELECT link_expires_at > ? AS alive FROM deliveries', engine.clock.now())).toEqual([
    { alive: 1 }
  ])
})

test('each recipient has a link and a Message-ID of their own', async () => {
  const { server, send } = await setUp({ users: 25 })
  await send()
  expect(new Set(server.messages.map(linkOf)).size).toBe(25)
  expect(new Set(server.messages.map((message) => headerOf(message, 'Message-ID'))).size).toBe(25)
})
