import type { ErrorCode } from '../shared/errors.ts'

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

/** The command could not be done: why, as a sentence, and one of the codes that the engine has. */
export class CommandError extends Error {
  override readonly name = 'CommandError'
  readonly code: ErrorCode

  constructor(code: ErrorCode, sentence: string, options: { cause?: unknown } = {}) {
    super(sentence, options)
    this.code = code
  }
}

/** The command is not right: what is wrong with it, as a sentence. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
