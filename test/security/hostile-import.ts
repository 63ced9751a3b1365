import { stringify } from 'csv-stringify/sync'
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { ImportReport } from '../../src/shared/models/import.ts'
import { reportOf } from '../engine/imports/import-test.ts'
import type { TestEngine } from '../helpers/test-engine.ts'

export function grantRead({ engine, folder }: TestEngine, name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  const handle = randomUUID()
  engine.parts.files.grant({ handle, path, mode: 'read', name: basename(name), size: content.length })
  return handle
}

export function grantWrite({ engine, folder }: TestEngine, name: string): { handle: string; path: string } {
  const path = join(folder, name)
  const handle = randomUUID()
  engine.parts.files.grant({ handle, path, mode: 'write', name, size: 0 })
  return { handle, path }
}

/** Looks at, checks and writes a file, through the calls the window makes. */
export async function importFile({ client }: TestEngine, handle: string): Promise<ImportReport> {
  const { importId, format, columns } = await client.imports.inspect({ file: handle })
  await reportOf(await client.imports.check({ importId, format, columns }))
  return reportOf(await client.imports.commit({ importId }))
}

export const csv = (rows: readonly (readonly string[])[]): string => stringify(rows.map((row) => [...row]))
