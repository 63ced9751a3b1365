import { expect, test } from 'vitest'
import { firstAddress } from '../../../src/engine/addresses/index.ts'

test.each([
  ['ada@x.example', 'ada@x.example', 1],
  ['ada@x.example;', 'ada@x.example', 1],
  [' ada@x.example ::: bob@x.example', 'ada@x.example', 2],
  ['ada@x.example, bob@x.example; eve@x.example', 'ada@x.example', 3],
  ['ada@x.example|bob@x.example', 'ada@x.example', 2],
  ['ada|bob@x.example', 'ada|bob@x.example', 1],
  ['|{?.4o@x.example,', '|{?.4o@x.example', 1]
])('the first address of %j is %s, of %i', (cell, address, count) => {
  expect(firstAddress(cell)).toMatchObject({ parsed: { ok: true, address }, count })
})

test.each(['ada@x.example, none', 'ada@x.example bob@x.example', '|', ';', 'ada@x.example|none'])(
  'no address is taken out of %j',
  (cell) => {
    expect(firstAddress(cell).parsed.ok).toBe(false)
  }
)
