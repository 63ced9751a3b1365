import { narrowError } from '../../shared/contract/narrow-error.ts'
import { errorText } from '../../shared/words/errors/error-text.ts'
import { format } from '../format/index.ts'

export { narrowError }

/** The sentence for whatever a call threw. */
export const sentenceOf = (thrown: unknown): string => errorText(narrowError(thrown), format)
