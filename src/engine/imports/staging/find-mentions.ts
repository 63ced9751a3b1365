import { existsSync } from 'node:fs'
import type { Reasoned } from '../../../shared/words/catalog.ts'
import type { createYielder } from '../../runtime/index.ts'
import { openStageFile } from '../../sqlite/index.ts'
import type { OpenImport } from './open-imports.ts'
import { hasTable, refusedTexts, stagedTexts } from './find-mentions.sql.ts'

/** Read at a time: about 3 ms. */
const rowsPerRead = 500

/** A row of a chosen file that is refused, or not saved yet. */
export interface RowOfFile {
  file: string
  line: number
  /** What is wrong with it (shared/words/row-problems.ts); null for a row that is not refused. */
  refused: Reasoned | null
  text: string
}

/** Rows of an import's file for whose text `isIn` holds. Nothing else may work on the import meanwhile. */
export async function findMentions(
  { fileName, stageFile, refusedFile }: Pick<OpenImport, 'fileName' | 'stageFile' | 'refusedFile'>,
  isIn: (text: string) => boolean,
  slices: ReturnType<typeof createYielder>
): Promise<RowOfFile[]> {
  const found: RowOfFile[] = []
  const look = async (path: string, table: string, read: typeof refusedTexts) => {
    if (!existsSync(path)) return
    const stage = openStageFile(path)
    try {
      if (!hasTable(stage, table)) return
      for (let after = -1; ;) {
        const rows = read(stage, after, rowsPerRead)
        if (rows.length === 0) return
        after = rows.at(-1)!.line
        found.push(...rows.filter(({ text }) => isIn(text)).map((row) => ({ file: fileName, ...row })))
        await slices.turn()
      }
    } finally {
      stage.close()
    }
  }
  await look(refusedFile, 'refused', refusedTexts)
  await look(stageFile, 'rows', stagedTexts)
  return found
}
