import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAst } from 'vite'
import { expect, test } from 'vitest'

/*
 * A feature's SQL is in its `*.sql.ts` files, as named functions with typed rows. Everything else calls them: it neither
 * holds SQL nor prepares a statement nor builds a query.
 */
const engine = join(import.meta.dirname, '../../src/engine')

/** Where SQL may be besides, each with the reason. */
const exceptions: Record<string, string> = {
  'db/': 'connections, migrations, backups: SQL is what it is about',
  'sqlite/': 'the same below db/',
  'deliveries/transitions.ts': 'the only writer of states; each statement is a transition',
  'deliveries/eligibility.ts': 'one rule as predicate and as SQL, side by side',
  'privacy/tables.ts': 'data: what each table knows of a person'
}

/** Files that still hold SQL. This list only gets shorter. */
const stillToDo: readonly string[] = []

interface Node {
  type: string
  [key: string]: unknown
}

const isSql = (text: string) =>
  /\b(?:SELECT\s+\S|INSERT\s+(?:OR\s+\w+\s+)?INTO\s|UPDATE\s+\S+\s+(?:AS\s+\w+\s+)?SET\s|DELETE\s+FROM\s|ORDER BY\s|WHERE\s|PRAGMA\s|CREATE\s+(?:TABLE|INDEX|TRIGGER))/.test(
    text
  )

const builders =
  /^(?:statement|prepare|selectFrom|insertInto|updateTable|deleteFrom|replaceInto|iterateRows)$/

/** SQL, and calls that make statements of it, in what was parsed. */
function* sqlIn(value: unknown): Generator<string> {
  if (Array.isArray(value)) {
    for (const one of value) yield* sqlIn(one)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const node = value as Node
  if (node.type === 'Literal' && typeof node['value'] === 'string' && isSql(node['value']))
    yield node['value']
  if (node.type === 'TemplateLiteral') {
    const text = (node['quasis'] as { value: { raw: string } }[]).map((part) => part.value.raw).join('…')
    if (isSql(text)) yield text
  }
  if (node.type === 'MemberExpression') {
    const { name } = node['property'] as { name?: string }
    if (name && builders.test(name)) yield `.${name}`
  }
  for (const child of Object.values(node)) yield* sqlIn(child)
}

const codeIn = (file: string) => readFileSync(join(engine, file), 'utf8')
const found = (code: string) => [...sqlIn(parseAst(code, { lang: 'ts' }))]

const files = globSync('**/*.ts', { cwd: engine })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => !Object.keys(exceptions).some((exception) => file.startsWith(exception)))
  .sort()

test.each([
  ['const a = db.statement(text)', ['.statement']],
  ['const a = `SELECT id FROM users WHERE ${more}`', ['SELECT id FROM users WHERE …']],
  ["db.run(db.k.updateTable('users'))", ['.updateTable']],
  ["throw new Error('Select a file where the users are.')", []]
])('SQL is found in %s', (code, expected) => {
  expect(found(code)).toEqual(expected)
})

test('SQL is in *.sql.ts files', () => {
  const holders = files.filter((file) => !file.endsWith('.sql.ts') && found(codeIn(file)).length > 0)
  expect(holders).toEqual([...stillToDo].sort())
})

test('rows are typed where the statement is, not cast', () => {
  const casts = files.filter(
    (file) =>
      file.endsWith('.sql.ts') && /\bas (?:unknown as|any\b)|\.(?:get|all)\([^)]*\) as /.test(codeIn(file))
  )
  expect(casts).toEqual([])
})
