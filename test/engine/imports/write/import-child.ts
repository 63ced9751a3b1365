import { statSync } from 'node:fs'
import { openDatabase } from '../../../../src/engine/db/open/open.ts'
import { createImports } from '../../../../src/engine/imports/imports.ts'
import { importProcedures } from '../../../../src/engine/imports/procedures.ts'
import { createUsers } from '../../../../src/engine/users/users.ts'
import { createTestParts } from '../../../helpers/test-parts.ts'
import { call } from '../../../helpers/call.ts'

/** Imports a file into a data folder, says 'writing' when it does, and is killed then: interrupted.test.ts. */
const [dataDir, path] = process.argv.slice(2) as [string, string]
const test = createTestParts()
// Its own database and folder are not what this is about, and it will not live to remove them.
test.cleanup()
const parts = { ...test.parts, db: openDatabase(dataDir).db, dataDir }
parts.files.grant({ handle: 'file', path, mode: 'read', name: 'users.csv', size: statSync(path).size })
const procedures = importProcedures(parts, createImports(parts, createUsers(parts)))
const { importId, format, columns } = await call(procedures.inspect, { file: 'file' })
for await (const event of await call(procedures.check, { importId, format, columns })) void event
for await (const event of await call(procedures.commit, { importId })) {
  if (event.kind === 'progress' && event.phase === 'writing' && event.done > 0) console.log('writing')
}
