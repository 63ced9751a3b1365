import { expect, test } from 'vitest'
import { faults } from '../../../chaos/phase-faults.ts'
import { playFault } from '../../../chaos/phases.ts'

/** Each fault twice; `npm run chaos` plays it a hundred times (docs/reliability.md). */
test.each(faults)(
  'a dialogue %s, at any of its nine phases: nobody is sent to twice, and nobody is forgotten',
  async (fault) => {
    expect((await playFault(fault, 2)).broken).toEqual([])
  },
  60_000
)
