import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { setUp } from './run-cli.ts'
import { run } from './run-in-process.ts'

test('users are added, found, marked, exported and erased', async () => {
  const { folder, data } = await setUp({ users: 2 })
  const added = await run([
    'users',
    'add',
    'ada@x.example',
    '--name',
    'Ada',
    '--field',
    'plan=pro',
    '--json',
    ...data
  ])
  expect(added).toMatchObject({ code: 0, json: { id: 3 } })
  const shown = await run(['users', 'show', 'ADA@x.example', '--json', ...data])
  expect(shown.json).toMatchObject({
    user: { id: 3, name: 'Ada', fields: { plan: 'pro' }, createdAt: expect.stringMatching(/Z$/) },
    timeline: [{ kind: 'added', at: expect.stringMatching(/Z$/) }]
  })
  await run(['users', 'set-status', 'verified', 'ada@x.example', '1', ...data])
  const verified = await run(['users', 'list', '--status', 'verified', '--json', ...data])
  expect(verified.json).toMatchObject({
    total: 2,
    users: expect.arrayContaining([expect.objectContaining({ id: 3 })])
  })
  expect((await run(['users', 'list', '--limit', '1', ...data])).stdout).toContain('1 of 3 users')

  const csv = join(folder, 'users.csv')
  expect(
    (await run(['users', 'export', 'users.csv', '--status', 'verified', '--json', ...data], { cwd: folder }))
      .json
  ).toEqual({ file: csv, rows: 2 })
  expect(readFileSync(csv, 'utf8')).toContain('ada@x.example')
  expect((await run(['users', 'personal-data', '3', 'ada.json', ...data], { cwd: folder })).code).toBe(0)
  expect(readFileSync(join(folder, 'ada.json'), 'utf8')).toContain('ada@x.example')

  const tried = await run(['users', 'erase', 'ada@x.example', '--dry-run', '--json', ...data])
  expect(tried.json).toMatchObject({ dryRun: true, erased: 0, traces: { ids: [3] } })
  expect((await run(['users', 'erase', '3', ...data])).code).toBe(2)
  expect((await run(['users', 'erase', '3', ...data], { answers: { Erase: false } })).code).toBe(2)
  expect((await run(['users', 'erase', '3', '--yes', ...data])).code).toBe(0)
  expect((await run(['users', 'show', 'ada@x.example', ...data])).code).toBe(2)
  // The new start that the engine asked for has written the data without what was erased.
  expect(readFileSync(join(folder, 'data', 'countersign.db'), 'latin1')).not.toContain('ada@x.example')
})

test('a user is emailed at once, within the cooldown only when that is meant', async () => {
  const { server, sending } = await setUp({ users: 1 })
  const sent = await run(['users', 'resend', '1', '--json', ...sending])
  expect(sent.json).toMatchObject({ delivery: { state: 'accepted', tries: 1 } })
  expect(sent.code).toBe(0)
  expect((await run(['users', 'resend', '1', ...sending])).code).toBe(1)
  expect((await run(['users', 'resend', '1', '--same-link', '--even-if-recent', ...sending])).code).toBe(0)
  expect(server.messages).toHaveLength(2)
})

test('a campaign is shown, paused, resumed, retried and stopped, each with what it does', async () => {
  const { folder, server, sending, data } = await setUp({
    users: 4,
    script: [{ at: 'rcpt', recipient: 'user2@x.example', answer: '550 5.1.1 No such user' }]
  })
  const campaigns = (...args: string[]) => run(['campaigns', ...args, '--json', ...data], { cwd: folder })
  await run(['send', '--pending', '--name', 'Spring', ...sending])
  expect((await campaigns('pause', '1')).code).toBe(0)
  expect((await campaigns('list')).json).toMatchObject({
    campaigns: [{ id: 1, state: 'paused', pauseReason: 'person' }]
  })
  expect((await campaigns('resume', '1', '--dry-run')).json).toMatchObject({ dryRun: true, changed: 4 })
  expect((await campaigns('resume', '1')).json).toMatchObject({ dryRun: false, changed: 4 })
  expect(server.messages).toEqual([])
  expect((await run(['worker', '--until-done', ...sending])).code).toBe(4)
  const shown = await campaigns('show', '1')
  expect(shown.json).toMatchObject({
    campaign: { state: 'finished', counts: { accepted: 3, rejected: 1 } },
    causes: [{ cause: 'no-such-mailbox', state: 'rejected', count: 1 }]
  })
  expect((await campaigns('retry', '1', 'no-such-mailbox', '--dry-run')).json).toMatchObject({ dryRun: true })
  expect((await campaigns('export', '1', 'spring.csv')).json).toEqual({
    file: join(folder, 'spring.csv'),
    rows: 4
  })
  expect((await campaigns('show', '2')).code).toBe(1)

  await run(['send', '--pending', '--even-if-recent', ...sending])
  expect((await campaigns('set-rate', '2', '2.5')).code).toBe(0)
  expect((await campaigns('stop', '2')).code).toBe(2)
  expect((await campaigns('stop', '2', '--yes')).code).toBe(0)
  expect((await campaigns('show', '2')).json).toMatchObject({
    campaign: { state: 'stopped', ratePerSecond: 2.5 }
  })
})
