import { createFormat } from '../../src/shared/words/format.ts'

/** For texts that a test reads: the same wherever it runs. */
export const format = createFormat({ locale: 'en-US', timeZone: 'UTC' })
