import { createFormat } from '../../src/shared/words/format.ts'

/** The same everywhere, so that a test can name a whole sentence. */
export const english = createFormat({ locale: 'en-US', timeZone: 'UTC' })
