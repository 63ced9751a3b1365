import { createFormat } from '../../shared/words/format.ts'
import { locale } from './locale.ts'

/** The window's own: this computer's region and time zone. */
export const format = createFormat({ locale })
