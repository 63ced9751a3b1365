/** One step of the schema. Numbered in tens; never edited once released. */
export interface Migration {
  number: number
  slug: string
  sql: string
}
