import { AppError } from '../shared/errors.ts'

/** What a script can tell by. Kept: docs/cli.md promises them. A signal before the end gives 128 and its number. */
export const exitCodes = {
  /** All that was asked for is done. */
  done: 0,
  /** It could not be done; nothing of it was, unless the message says so. */
  failed: 1,
  /** The command itself is not right. */
  usage: 2,
  /** Another engine works with the data. */
  inUse: 3,
  /** Done, but not for everyone: refused rows, rejected recipients, outcomes that need a decision. */
  notForAll: 4,
  /** Paused: it goes on when a person has seen to it. */
  paused: 5
} as const

/** The command is not right: what is wrong with it, as a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** The code for a failure. */
export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usage
  if (error instanceof AppError && error.code === 'DATABASE_IN_USE') return exitCodes.inUse
  return exitCodes.failed
}
