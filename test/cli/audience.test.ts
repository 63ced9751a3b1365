import { expect, test } from 'vitest'
import { setUp } from './run-cli.ts'
import { run } from './run-in-process.ts'

test('a campaign goes to the users that are named, and to no one else', async () => {
  const { server, sending } = await setUp({ users: 3 })
  const sent = await run(['send', '--user', 'user2@x.example', '3', '--wait', '--json', ...sending])
  expect(sent).toMatchObject({ code: 0, json: { matching: 2, willBeSent: 2 } })
  expect(server.messages.flatMap(({ recipients }) => recipients).sort()).toEqual([
    'user2@x.example',
    'user3@x.example'
  ])
  expect((await run(['send', '--user', 'nobody@x.example', ...sending])).code).toBe(2)
})

test('filters narrow who is pending', async () => {
  const { server, sending } = await setUp({ users: 3 })
  await run(['send', '--user', '1', '--wait', ...sending])
  const sent = await run(['send', '--pending', '--never-sent', '--search', 'user3', '--wait', ...sending])
  expect(sent.stdout).toContain('1 will be emailed')
  expect(server.messages.flatMap(({ recipients }) => recipients)).toEqual([
    'user1@x.example',
    'user3@x.example'
  ])
})

test('a campaign is scheduled, called off, and started early', async () => {
  const { sending, data } = await setUp({ users: 2 })
  const campaigns = (...args: string[]) => run(['campaigns', ...args, '--json', ...data])
  const at = '2099-01-01T10:00:00Z'
  expect((await run(['send', '--pending', '--at', at, ...sending])).stdout).toContain(
    '2099-01-01T10:00:00.000Z'
  )
  expect((await campaigns('list')).json).toMatchObject({
    campaigns: [{ state: 'scheduled', startsAt: '2099-01-01T10:00:00.000Z' }]
  })
  expect((await campaigns('call-off', '1')).code).toBe(0)
  expect((await campaigns('show', '1')).json).toMatchObject({ campaign: { state: 'stopped' } })

  await run(['send', '--pending', '--at', at, ...sending])
  expect((await campaigns('start-now', '2', '--dry-run')).json).toMatchObject({ dryRun: true, changed: 2 })
  expect((await campaigns('start-now', '2')).code).toBe(0)
  expect((await campaigns('show', '2')).json).toMatchObject({ campaign: { state: 'running' } })
  expect((await campaigns('call-off', '2')).code).toBe(1)
})

test('after its first messages a campaign pauses, and resume sends the rest', async () => {
  const { server, sending, data } = await setUp({ users: 3 })
  await run(['send', '--pending', '--first', '1', ...sending])
  await run(['worker', '--until-done', ...sending])
  expect(server.messages).toHaveLength(1)
  expect((await run(['campaigns', 'resume', '1', ...data])).code).toBe(0)
  await run(['worker', '--until-done', ...sending])
  expect(server.messages).toHaveLength(3)
})

test.each([
  [['send'], /--pending is everyone/],
  [['send', '--user', '1', '--pending'], /Leave out --pending/],
  [['send', '--user', '1', '--search', 'x'], /Leave out --pending and filters/],
  [['send', '--pending', '--wait', '--first', '2'], /--wait sends everything now/],
  [['send', '--pending', '--at', '2001-01-01T10:00'], /in the past/],
  [['send', '--pending', '--at', 'tomorrow'], /2026-11-22T14:00/]
])('%j is refused with a hint', async (args, hint) => {
  const { code, stderr } = await run(args)
  expect(code).toBe(2)
  expect(stderr).toMatch(hint)
})
