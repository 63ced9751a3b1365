import { z } from 'zod'
import { narrowError } from '../shared/contract/narrow-error.ts'
import { errorText } from '../shared/words/errors/error-text.ts'
import { CommandError, exitCodes, UsageError } from './exit-codes.ts'
import { format } from './format.ts'

/** What went wrong, for a person and for a script. */
export interface Failure {
  /** One of shared/errors.ts, or USAGE. */
  code: string
  sentence: string
  exitCode: number
}

const invalidInput = z.object({
  issues: z.object({
    issues: z.array(z.object({ path: z.array(z.union([z.string(), z.number()])), message: z.string() }))
  })
})

/** The one place where an error becomes a sentence and an exit code. Never a stack trace. */
export function failureOf(thrown: unknown): Failure {
  if (thrown instanceof UsageError) {
    return { code: 'USAGE', sentence: thrown.message, exitCode: exitCodes.usage }
  }
  if (thrown instanceof CommandError) {
    return { code: thrown.code, sentence: thrown.message, exitCode: exitCodes.failed }
  }
  const error = narrowError(thrown)
  const { code, data } = error
  if (code === 'BAD_INPUT') {
    const invalid = invalidInput.safeParse(data)
    if (invalid.success)
      return { code, sentence: issueWords(invalid.data.issues.issues), exitCode: exitCodes.usage }
  }
  const exitCode = code === 'DATABASE_IN_USE' ? exitCodes.inUse : exitCodes.failed
  return { code, sentence: errorText(error, format).split('\n')[0]!, exitCode }
}

/** An option that commander could not check, since only the contract knows what is valid. */
const issueWords = (issues: { path: (string | number)[]; message: string }[]): string =>
  `This is not valid: ${issues.map(({ path, message }) => [...path, message].join(': ')).join('; ')}.`
