/** Named as the import guesses them, so that an export can be brought back in. */
export const exportedColumns = [
  'External id',
  'Name',
  'E-mail address',
  'Status',
  'Role',
  'Language'
] as const
/** What the app itself knows. The import passes over them. */
export const informativeColumns = [
  'Status since (UTC)',
  'Last sent (UTC)',
  'Last outcome',
  'Times sent',
  'Added (UTC)'
] as const

/** True for the header of a file that `exportUsers` wrote. */
export function isOwnExport(headers: readonly string[]): boolean {
  return informativeColumns.every((name) => headers.includes(name))
}
