import { readPhrase } from '../../db/index.ts'
import type { Statements } from '../../sqlite/index.ts'

export const hasTable = (stage: Statements, table: string): boolean =>
  stage.statement('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table) !== undefined

/** A row with all its text. `refused`: null for one that is not refused. */
interface RowText {
  line: number
  refused: ReturnType<typeof readPhrase> | null
  text: string
}

/** Refused rows after line `after`, as they are in the file. */
export const refusedTexts = (stage: Statements, after: number, limit: number): RowText[] =>
  stage
    .statement<{ line: number; problem: string; raw: string }>(
      'SELECT line, problem, raw FROM refused WHERE line > ? ORDER BY line LIMIT ?'
    )
    .all(after, limit)
    .map(({ line, problem, raw }) => ({ line, refused: readPhrase(problem), text: raw }))

/** Rows after line `after` that wait to be saved, with their values joined. */
export const stagedTexts = (stage: Statements, after: number, limit: number): RowText[] =>
  stage
    .statement<{ line: number; text: string }>(
      `SELECT line, concat_ws(', ', external_id, name, address, role, locale, fields, link, status) AS text
       FROM rows WHERE line > ? ORDER BY line LIMIT ?`
    )
    .all(after, limit)
    .map(({ line, text }) => ({ line, refused: null, text }))
