import { existsSync } from 'node:fs'
import type { Reasoned } from '../../../shared/words/catalog.ts'
import { readPhrase } from '../../db/index.ts'
import { openStageFile } from '../../sqlite/index.ts'
import type { createYielder } from '../../runtime/index.ts'
import type { OpenImport } from './open-imports.ts'

/** Rows looked at in one go: about 3 ms. */
const step = 500

/** A row of a chosen file: refused, or not written yet. */
export interface RowOfFile {
  file: string
  line: number
  /** What is wrong with it (shared/words/row-problems.ts); null for a row that was not refused. */
  refused: Reasoned | null
  text: string
}

/** Rows of an import's file whose text `isIn` holds for. Nothing else may work on the import meanwhile. */
export async function findMentions(
  { fileName, stageFile, refusedFile }: Pick<OpenImport, 'fileName' | 'stageFile' | 'refusedFile'>,
  isIn: (text: string) => boolean,
  slices: ReturnType<typeof createYielder>
): Promise<RowOfFile[]> {
  const found: RowOfFile[] = []
  const look = async (path: string, table: string, refused: string, text: string) => {
    if (!existsSync(path)) return
    const stage = openStageFile(path)
    try {
      const isThere = stage.statement('SELECT 1 FROM sqlite_schema WHERE name = ?').get(table)
      if (!isThere) return
      const next = stage.statement(
        `SELECT line, ${refused} AS refused, ${text} AS text FROM ${table} WHERE line > ? ORDER BY line LIMIT ${step}`
      )
      for (let after = -1; ;) {
        const rows = next.all(after) as unknown as { line: number; refused: string | null; text: string }[]
        if (rows.length === 0) return
        after = rows.at(-1)!.line
        for (const { line, refused, text } of rows) {
          if (!isIn(text)) continue
          found.push({ file: fileName, line, refused: refused === null ? null : readPhrase(refused), text })
        }
        await slices.turn()
      }
    } finally {
      stage.close()
    }
  }
  await look(refusedFile, 'refused', 'problem', 'raw')
  const values = ['external_id', 'name', 'address', 'role', 'locale', 'fields', 'link', 'status']
  await look(stageFile, 'rows', 'NULL', `concat_ws(', ', ${values.join(', ')})`)
  return found
}
