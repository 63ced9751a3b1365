import type { Params, Reasoned, ReasonArguments } from './words/catalog.ts'
import type { ErrorTexts, ErrorWhy } from './words/errors/error-text.ts'

/**
 * What kind of failure it is, for programs: exit codes and decisions depend on it, so a code never changes its meaning.
 * Why exactly is the error's `reason`; the sentence for it is in words/errors.
 */
export const errorCodes = {
  /** The message did not have the shape the contract asks for. */
  BAD_INPUT: 'bad input',
  /** A field a person filled in is not usable; `data.field` names it. */
  INVALID_FIELD: 'invalid field',
  NOT_FOUND: 'not found',
  /** The thing is no longer in a state in which this can be done. */
  WRONG_STATE: 'wrong state',
  /** More would come of it than the person was shown: show the new numbers and ask again. Nothing was done. */
  CHANGED_MEANWHILE: 'changed meanwhile',
  /** An email went out within the cooldown; ask the person, then call again with `evenIfRecent`. */
  SENT_RECENTLY: 'sent recently',
  NOTHING_TO_SEND: 'nothing to send',
  NO_ACCOUNT: 'no account',
  TEMPLATE_BROKEN: 'template broken',
  LINKS_NOT_READY: 'links not ready',
  FILE_UNREADABLE: 'file unreadable',
  FILE_NOT_CSV: 'file is not CSV',
  FILE_TOO_LARGE: 'file too large',
  FILE_UNWRITABLE: 'file unwritable',
  DISK_FULL: 'disk full',
  READ_ONLY: 'read only',
  DATABASE_NEWER: 'database from a newer version',
  DATABASE_FOREIGN: 'not a Countersign database',
  DATABASE_DAMAGED: 'database damaged',
  DATABASE_IN_USE: 'database in use',
  CANCELLED: 'cancelled',
  /** The engine ended while the call was under way; the client reconnects automatically. */
  ENGINE_GONE: 'engine gone',
  INTERNAL: 'internal error'
} as const

export type ErrorCode = keyof typeof errorCodes

type ErrorArguments = ReasonArguments<ErrorTexts, [options?: Options]>

interface Options {
  cause?: unknown
  /** Facts for the program that the sentence does not need, such as the `field` to point at. */
  data?: Record<string, unknown>
}

/**
 * The one error of the engine. Narrow foreign errors to it once, where they enter, with the original as `cause`.
 * `message` is for logs and programmers; a person reads `errorText(error, format)` of words/errors.
 */
export class AppError extends Error implements Reasoned {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly reason: string
  readonly params: Params
  readonly data: Record<string, unknown>

  constructor(code: ErrorCode, ...[reason, params, options = {}]: ErrorArguments) {
    super(describe(reason, params), { cause: options.cause })
    this.code = code
    this.reason = reason
    this.params = params ?? {}
    this.data = options.data ?? {}
  }

  /** From another process, where the same constructor has checked it. */
  static received(code: ErrorCode, { reason, params }: Reasoned, options: Options = {}): AppError {
    return new AppError(code, ...([reason, params, options] as unknown as ErrorArguments))
  }
}

/** What an error says, for a person, wherever it comes from. */
export const toReasoned = (error: unknown): Reasoned =>
  error instanceof AppError
    ? { reason: error.reason, params: error.params }
    : { reason: 'unexpected', params: { detail: error instanceof Error ? error.message : String(error) } }

function describe(reason: string, params: Params = {}): string {
  return Object.keys(params).length === 0 ? reason : `${reason} ${JSON.stringify(params)}`
}

/** Something a person filled in is not usable. `field`: which one, for the form to point at. */
export const invalidField = (field: string, ...[reason, params]: ErrorWhy): AppError =>
  AppError.received('INVALID_FIELD', { reason, params: params ?? {} }, { data: { field } })

/** Ends a `switch` over a union: adding a member becomes a type error where it is not handled. */
export function assertNever(value: never): never {
  throw new AppError('INTERNAL', 'engine-failed', { detail: `Unexpected value: ${JSON.stringify(value)}` })
}
