import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const files = globSync('test/**/*.{test,spec}.{ts,tsx}', { cwd: root })

/** Lines. Longer ones are split by what they are about. */
const longest = 400

/** Folders below these have the names of those in src; the other ones in test are about no one part of it. */
const mirrored = /^test\/(?:cli|engine|main|renderer|shared)\//

/** Folders that src has no part for, each with the reason. */
const ownFolders: Record<string, string> = {
  'test/engine/mail/mta': 'a real mail server, which all of mail is tried against',
  'test/engine/queue/model': 'the whole queue, held to a model'
}

test('no file of tests is longer than a reader keeps in mind', () => {
  const lines = (file: string) => readFileSync(join(root, file), 'utf8').split('\n').length - 1
  const long = files.map((file) => ({ file, lines: lines(file) })).filter((one) => one.lines > longest)
  expect(long).toEqual([])
})

test('tests lie where the code they are about lies', () => {
  const folders = new Set(files.filter((file) => mirrored.test(file)).map((file) => join(file, '..')))
  const strange = [...folders].filter((folder) => !existsSync(join(root, folder.replace('test', 'src'))))
  expect(strange.toSorted()).toEqual(Object.keys(ownFolders))
})
