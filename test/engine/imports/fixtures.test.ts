import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { makeFixtures } from '../../../scripts/make-fixtures.ts'

it.each(makeFixtures())('test/fixtures/$name is what scripts/make-fixtures.ts makes', ({ name, bytes }) => {
  const committed = readFileSync(join(import.meta.dirname, '../../fixtures', name))
  expect(committed.equals(bytes)).toBe(true)
})
