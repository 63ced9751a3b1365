import { type FileGrants, removeParts } from '../files/index.ts'
import type { Db } from './database.ts'

/** In `meta`: paths, as JSON. */
const key = 'exports'

/**
 * A kill during an export leaves an unfinished file full of addresses in a folder of the person's. So the data notes
 * each path before it is written to, and the next start removes what is unfinished beside it.
 */
export function noteExports(db: Db, files: FileGrants): FileGrants {
  return {
    ...files,
    toWrite(handle) {
      const file = files.toWrite(handle)
      try {
        const paths = notedExports(db)
        if (!paths.includes(file.path)) setExports(db, [...paths, file.path])
      } catch {
        // The data's disk is full; the export may be to another one.
      }
      return file
    }
  }
}

/** At the start, with the owner lock held: nothing is being exported. */
export function removeUnfinishedExports(db: Db): void {
  for (const path of notedExports(db)) {
    try {
      removeParts(path)
    } catch {
      // The folder is gone, or can no longer be read or written.
    }
  }
  forgetExports(db)
}

/** A path can name a person. */
export function forgetExports(db: Db): void {
  if (notedExports(db).length > 0) db.run(db.k.deleteFrom('meta').where('key', '=', key))
}

function notedExports(db: Db): string[] {
  const noted = db.get(db.k.selectFrom('meta').select('value').where('key', '=', key))
  return noted ? (JSON.parse(noted.value) as string[]) : []
}

function setExports(db: Db, paths: readonly string[]): void {
  const value = JSON.stringify(paths)
  db.run(
    db.k
      .insertInto('meta')
      .values({ key, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
  )
}
