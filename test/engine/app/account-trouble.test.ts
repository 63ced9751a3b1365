import { expect, test } from 'vitest'
import { offline } from '../../../chaos/offline.ts'
import { refusedFrom } from '../../../chaos/wrong-password.ts'

/** The short form; `npm run chaos` does it with a thousand recipients, many times (docs/reliability.md). */
test.each([1, 20, 59])(
  'a password that is refused from message %i on pauses within what is under way, blames nobody, and corrected it goes on',
  async (at) => {
    expect((await refusedFrom(at, 60, 1)).broken).toEqual([])
  },
  60_000
)

test.each(['refused', 'dropped'] as const)(
  'an hour offline in mid-campaign, connections are %s: no try is counted, it is told, and it goes on by itself',
  async (how) => {
    expect((await offline(how, 100, 1)).broken).toEqual([])
  },
  60_000
)
