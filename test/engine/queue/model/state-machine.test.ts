import { test } from 'vitest'
import { checkQueue } from './queue-property.ts'

/** The short form; `npm run chaos` makes ten thousand runs (docs/reliability.md). Where it fails it tells the seed. */
test('whatever happens in whatever order, each recipient is in the one state it must be in, and none is forgotten', async () => {
  await checkQueue({ numRuns: 100 })
}, 120_000)
