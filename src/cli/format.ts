import { createFormat } from '../shared/words/format.ts'

/** The same wherever it runs, so that scripts and people can search its output. */
export const format = createFormat({ locale: 'en-US' })
