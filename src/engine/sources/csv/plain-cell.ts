const textFormula = /^="((?:[^"]|"")*)"$/
const nothing = /^(?:\\N|NULL|\(null\)|<null>|\[null\]|0000-00-00(?:[ T]00:00:00(?:\.0+)?)?)$/

/**
 * A cell as its program meant it: `="00042"` is how Excel keeps a text from becoming a number, and `\N`, `NULL` and a date
 * of zeros are how databases write that there is no value.
 */
export function plainCell(cell: string): string {
  const first = cell.charCodeAt(0)
  // Nearly every cell begins otherwise. Blank, =, \, N, (, <, [ and 0.
  if (
    first !== 32 &&
    first !== 61 &&
    first !== 92 &&
    first !== 78 &&
    first !== 40 &&
    first !== 60 &&
    first !== 91 &&
    first !== 48
  ) {
    return cell
  }
  const trimmed = cell.trim()
  if (nothing.test(trimmed)) return ''
  const [, text] = textFormula.exec(trimmed) ?? []
  return text === undefined ? cell : text.replaceAll('""', '"')
}
