import { expect, test } from 'vitest'
import { setUp } from './run-cli.ts'
import { run } from './run-in-process.ts'

test('a backup is created, listed and restored, and campaigns in it are paused', async () => {
  const { data } = await setUp({ users: 2 })
  expect((await run(['backups', 'list', ...data])).stdout).toContain('No backups yet')
  const created = await run(['backups', 'create', '--json', ...data])
  expect(created.json).toMatchObject({ backup: { kind: 'by-hand', takenAt: expect.stringMatching(/Z$/) } })
  const { name } = (created.json as { backup: { name: string } }).backup
  await run(['users', 'add', 'late@x.example', ...data])

  expect((await run(['backups', 'restore', name, ...data])).code).toBe(2)
  expect((await run(['backups', 'restore', name, ...data], { answers: { Replace: false } })).code).toBe(2)
  const restored = await run(['backups', 'restore', name, '--yes', '--json', ...data])
  expect(restored).toMatchObject({ code: 0, json: { restored: name } })

  expect((await run(['users', 'list', '--json', ...data])).json).toMatchObject({ total: 2 })
  const { json } = await run(['backups', 'list', '--json', ...data])
  expect((json as { backups: { kind: string }[] }).backups.map(({ kind }) => kind)).toEqual([
    'before-restore',
    'by-hand'
  ])
})

test('a backup that does not exist is refused, and the data stays', async () => {
  const { data } = await setUp({ users: 1 })
  const refused = await run(['backups', 'restore', 'daily.db', '--yes', ...data])
  expect(refused.code).toBe(1)
  expect((await run(['users', 'list', '--json', ...data])).json).toMatchObject({ total: 1 })
})
