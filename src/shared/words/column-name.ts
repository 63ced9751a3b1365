/** A column of a file, as texts name it. `header` is empty where the file has no names. */
// A type, not an interface: it is a parameter of phrases.
export type ColumnName = {
  header: string
  /** 1 for the first. */
  number: number
}

/** 'Column “E-mail”', or 'Column 3'; `bare` without the first word. */
export const columnText = (column: ColumnName): string => `Column ${bareColumnText(column)}`

export const bareColumnText = ({ header, number }: ColumnName): string =>
  header === '' ? String(number) : `“${header}”`
