/** What a spreadsheet takes for the beginning of a formula, behind any apostrophes. */
// eslint-disable-next-line no-control-regex
const formula = /^'*[=+\-@\t\n\r＝＋－＠]/

/** An apostrophe in front, as spreadsheets themselves write a text that is no formula. */
export function guardFormula<Other>(cell: string | Other): string | Other {
  return typeof cell === 'string' && formula.test(cell) ? `'${cell}` : cell
}

/** What `guardFormula` was given: a file of ours that is read again says what it said. */
export function unguardFormula(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell
}
