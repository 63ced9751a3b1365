import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { migrations } from '../../../../src/engine/db/migrations/migrate.ts'

const folder = join(import.meta.dirname, '../../../../src/engine/db/migrations')

it('migrations are numbered in tens, ascending, each number once', () => {
  const numbers = migrations.map(({ number }) => number)
  expect(numbers.filter((number) => number % 10 !== 0)).toEqual([])
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b))
})

it('every migration file is in the list, in the order of its name', () => {
  const files = readdirSync(folder)
    .filter((name) => /^\d/.test(name))
    .sort()
  expect(migrations.map(({ number }) => String(number).padStart(4, '0'))).toEqual(
    files.map((name) => name.slice(0, 4))
  )
})

it('every migration after the first has a test of its own', () => {
  const tests = readdirSync(import.meta.dirname)
  const untested = readdirSync(folder)
    .filter((name) => /^\d/.test(name) && name !== '0010-first.ts')
    .filter((name) => !tests.includes(name.replace(/\.ts$/, '.test.ts')))
  expect(untested).toEqual([])
})
