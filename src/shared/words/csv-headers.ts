import { createFormat, type Format } from './format.ts'

/**
 * The columns of exported files. They are English in every language, as the states in the rows are: the import reads them
 * back, and so do people's scripts.
 */

/** Sentences in exported files, such as why a row was skipped, are English too. */
export const createExportFormat = (): Format => createFormat({ locale: 'en-US', timeZone: 'UTC' })

/** Named as the import guesses them, so that an export can be brought back in. Custom fields follow, then `userFacts`. */
export const userColumns = ['External id', 'Name', 'Email address', 'Status', 'Role', 'Language'] as const

/** What the app itself knows about a user. The import skips these. */
export const userFacts = [
  'Status since (UTC)',
  'Last sent (UTC)',
  'Last outcome',
  'Times sent',
  'Added (UTC)'
] as const

/** Added to each skipped row of an import. The first pair is written; exports of earlier versions have the second. */
export const skippedRowColumns = { line: 'Skipped: line', reason: 'Skipped: reason' } as const
export const earlierSkippedRowColumns = { line: 'Refused: line', reason: 'Refused: what is wrong' } as const

export const recipientColumns = [
  'Name',
  'Address',
  'State',
  'Reason',
  'Server said',
  'Attempts',
  'Settled (UTC)',
  'Next retry (UTC)'
] as const

export const logColumns = [
  'Time (UTC)',
  'Local time',
  'Recipient',
  'Name',
  'Campaign',
  'Outcome',
  'Cause',
  'Code',
  'Enhanced code',
  'Server said',
  'Milliseconds',
  'Attempt',
  'Message-ID'
] as const

/** True for the header of a file that Countersign exported. */
export function isOwnExport(headers: readonly string[]): boolean {
  return userFacts.every((name) => headers.includes(name))
}
