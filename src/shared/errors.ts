/**
 * Every refusal the app can make, by code. The message given with it is a sentence for a person: what is wrong,
 * where (file, line, field) and what to do. `data` carries the same facts for the program.
 */
export const errorCodes = {
  /** The message did not have the shape the contract asks for. */
  BAD_INPUT: 'bad input',
  /** A field a person filled in is not usable; `data.field` names it. */
  INVALID_FIELD: 'invalid field',
  NOT_FOUND: 'not found',
  /** The thing is no longer in a state in which this can be done. */
  WRONG_STATE: 'wrong state',
  /** More would come of it than the person was shown: show it anew, and ask again. Nothing was done. */
  CHANGED_MEANWHILE: 'changed meanwhile',
  /** A mail went out within the cooldown; ask the person, then call again with `evenIfRecent`. */
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
  /** The engine ended while the call was under way; the client reconnects by itself. */
  ENGINE_GONE: 'engine gone',
  INTERNAL: 'internal error'
} as const

export type ErrorCode = keyof typeof errorCodes

/** The one error of the engine. Narrow foreign errors to it once, where they enter, with the original as `cause`. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: ErrorCode
  readonly data: Record<string, unknown>

  constructor(
    code: ErrorCode,
    message: string,
    options: { cause?: unknown; data?: Record<string, unknown> } = {}
  ) {
    super(message, { cause: options.cause })
    this.code = code
    this.data = options.data ?? {}
  }
}

/** Ends a `switch` over a union: adding a member becomes a type error where it is not handled. */
export function assertNever(value: never): never {
  throw new AppError('INTERNAL', `Unexpected value: ${JSON.stringify(value)}`)
}
