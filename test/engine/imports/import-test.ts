import type { SQLInputValue } from 'node:sqlite'
import { createImports, type Imports } from '../../../src/engine/imports/imports.ts'
import { importProcedures } from '../../../src/engine/imports/procedures.ts'
import { recoverImports } from '../../../src/engine/imports/write/recover.ts'
import { createUsers, type Users } from '../../../src/engine/users/users.ts'
import type {
  ColumnMapping,
  ImportInspection,
  ImportProgress,
  ImportReport,
  StatusChoice
} from '../../../src/shared/models/import.ts'
import { createTestParts, type TestParts } from '../../helpers/test-parts.ts'
import { call } from '../../helpers/call.ts'

type SeenUser = { id: number; name_key: string; external_id: string | null; status: string } & Record<
  string,
  unknown
>
export interface Everyone {
  users: SeenUser[]
  counts: { status: string; n: number }[]
  names: { name_key: string; user_id: number }[]
  ids: { external_id: string; user_id: number }[]
}

/** Imports on a database of their own, called as the window calls them. */
export interface ImportTest {
  test: TestParts
  users: Users
  imports: Imports
  procedures: ReturnType<typeof importProcedures>
  /** Writes a file and looks at it. */
  inspect(name: string, content: string | Uint8Array): Promise<ImportInspection>
  check(
    inspection: ImportInspection,
    columns?: ColumnMapping[],
    statuses?: StatusChoice[]
  ): Promise<ImportReport>
  commit(importId: number): Promise<ImportReport>
  /** The whole way: looked at, checked and written. */
  importFile(name: string, content: string | Uint8Array): Promise<{ importId: number; report: ImportReport }>
  rows<T = Record<string, unknown>>(sql: string, ...parameters: SQLInputValue[]): T[]
  /** Whatever there is about users that anyone can see. */
  everyone(): Everyone
  /** Called after each transaction of writing and of taking back. */
  afterPiece: () => void
  /** As another run of the engine finds things. */
  restart(): Promise<void>
  end(): Promise<void>
}

export function createImportTest(): ImportTest {
  const test = createTestParts()
  let users = createUsers(test.parts)
  const makeImports = () => {
    const { identities, filler, changes } = users
    const aside = <T>(work: () => T): T => {
      const result = changes.aside(work)
      importTest.afterPiece()
      return result
    }
    return createImports(test.parts, { identities, filler, changes: { aside } })
  }
  let imports = makeImports()
  let procedures = importProcedures(test.parts, imports)
  const rows = <T>(sql: string, ...parameters: SQLInputValue[]) =>
    test.parts.db
      .statement(sql)
      .all(...parameters)
      .map((row) => ({ ...row })) as T[]

  const importTest: ImportTest = {
    test,
    afterPiece: () => {},
    get users() {
      return users
    },
    get imports() {
      return imports
    },
    get procedures() {
      return procedures
    },
    async inspect(name, content) {
      return call(procedures.inspect, { file: test.fileToRead(name, content) })
    },
    async check({ importId, format, columns: guessed }, columns = guessed, statuses = []) {
      return reportOf(await call(procedures.check, { importId, format, columns, statuses }))
    },
    async commit(importId) {
      return reportOf(await call(procedures.commit, { importId }))
    },
    async importFile(name, content) {
      const inspection = await importTest.inspect(name, content)
      await importTest.check(inspection)
      const report = await importTest.commit(inspection.importId)
      return { importId: inspection.importId, report }
    },
    rows,
    everyone: () => ({
      users: rows(
        `SELECT id, external_id, name, name_key, address, address_key, domain, role, locale, fields, import_link, status,
           status_at, status_by, undeliverable_reason, created_at, updated_at, import_id, link_expires_at, link_used_at
         FROM users WHERE status <> 'deleted' ORDER BY id`
      ),
      counts: rows("SELECT status, n FROM user_counts WHERE status <> 'deleted' ORDER BY status"),
      names: rows(
        `SELECT k.name_key, k.user_id FROM user_names k LEFT JOIN users u ON u.id = k.user_id
         WHERE u.status IS NOT 'deleted' ORDER BY 1, 2`
      ),
      ids: rows(
        `SELECT k.external_id, k.user_id FROM user_external_ids k LEFT JOIN users u ON u.id = k.user_id
         WHERE u.status IS NOT 'deleted' ORDER BY 1`
      )
    }),
    async restart() {
      await imports.close()
      await users.close()
      test.reopen()
      await recoverImports(test.parts)
      users = createUsers(test.parts)
      importTest.afterPiece = () => {}
      imports = makeImports()
      procedures = importProcedures(test.parts, imports)
    },
    async end() {
      await imports.close()
      await users.close()
      test.cleanup()
    }
  }
  return importTest
}

export async function reportOf(stream: AsyncIterable<ImportProgress>): Promise<ImportReport> {
  let report: ImportReport | undefined
  for await (const event of stream) {
    if (report) throw new Error('Something came after the report.')
    if (event.kind === 'report') report = event.report
  }
  if (!report) throw new Error('There was no report.')
  return report
}

/** What the counts and the keys of sorting and identity have to be, by the users themselves. */
export function keysOf(users: SeenUser[]): Omit<Everyone, 'users'> {
  const count = (status: string) => users.filter((user) => user.status === status).length
  const byKey = <T>(rows: T[], key: (row: T) => string) =>
    rows.toSorted((one, other) => Buffer.compare(Buffer.from(key(one)), Buffer.from(key(other))))
  return {
    counts: ['pending', 'undeliverable', 'verified'].map((status) => ({ status, n: count(status) })),
    names: byKey(
      users.map(({ id, name_key }) => ({ name_key, user_id: id })),
      ({ name_key }) => name_key
    ),
    ids: byKey(
      users.flatMap(({ id, external_id }) => (external_id === null ? [] : [{ external_id, user_id: id }])),
      ({ external_id }) => external_id
    )
  }
}
