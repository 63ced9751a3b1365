import { expect, test } from 'vitest'
import { keepRate } from '../../../chaos/rate.ts'

/** The short form; `npm run chaos` sends ten thousand (docs/reliability.md). */
test('no window of a second holds more hand-overs than the rate, though many are rejected, connections end and commits take long', async () => {
  expect((await keepRate(60, 240)).broken).toEqual([])
}, 60_000)
