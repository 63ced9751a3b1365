import { existsSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { writeWholeFile } from '../../../src/engine/files/index.ts'
import { addUsers, everyPending, startTestEngine, type TestEngine } from '../../helpers/test-engine.ts'

let t: TestEngine
beforeEach(async () => {
  t = await startTestEngine({ prepare: (db) => addUsers(db, 3) })
})
afterEach(() => t.close())

const grant = (name: string) => {
  const path = join(t.folder, name)
  t.engine.parts.files.grant({ handle: name, path, name, size: 0, mode: 'write' })
  return path
}

const partsIn = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.part'))

it('what a kill left of an export is removed at the next start, and nothing else', async () => {
  const path = grant('users.csv')
  await t.client.users.export({ file: 'users.csv', selection: everyPending })
  // A second export to the same place, caught in the middle and copied, as a kill would leave it.
  let left = ''
  await writeWholeFile(
    path,
    (function* () {
      yield 'user1@x.example'
      left = join(t.folder, partsIn(t.folder)[0]!)
    })()
  )
  const others = ['countersign-0123456789abcdef-01234567.part', 'users.csv.part'].map((name) =>
    join(t.folder, name)
  )
  for (const file of [left, ...others]) writeFileSync(file, 'user1@x.example')

  await t.restart()
  expect(existsSync(left)).toBe(false)
  expect([path, ...others].filter((file) => !existsSync(file))).toEqual([])
})

it('the data no longer knows where it exported to once somebody is erased', async () => {
  grant('all of user1@x.example')
  await t.client.users.export({ file: 'all of user1@x.example', selection: everyPending })
  await t.client.users.erase({ ids: [1] })
  expect(t.db.statement("SELECT 1 FROM meta WHERE key = 'exports'").get()).toBeUndefined()
})
