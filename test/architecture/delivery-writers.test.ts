import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect, test } from 'vitest'

/*
 * `deliveries.state` and the mirror of the newest delivery in `users` have one writer. This reads the SQL, and what Kysely
 * is told, of every other file.
 */
const owner = 'src/engine/deliveries/transitions.ts'
const root = join(import.meta.dirname, '../..')

const owned: Record<string, readonly string[]> = {
  deliveries: ['state'],
  users: [
    'last_delivery_id',
    'last_sent_at',
    'last_outcome',
    'last_due_at',
    'may_have_arrived_at',
    'sent_count'
  ]
}

/** Owned columns that a text of code writes, as `table.column`; `table.*` where columns are put in and one is named nearby. */
function writesIn(code: string): string[] {
  const found: string[] = []
  for (const [table, columns] of Object.entries(owned)) {
    const names = (text: string) => columns.filter((column) => new RegExp(`\\b${column}\\b`).test(text))
    const add = (written: string[]) => found.push(...written.map((column) => `${table}.${column}`))

    for (const [, set] of code.matchAll(
      new RegExp(`UPDATE\\s+${table}(?:\\s+AS\\s+\\w+)?\\s+SET\\b([^\`]*)`, 'g')
    )) {
      const assignments = set!.split(/\bWHERE\b|\bFROM\b/)[0]!
      add(columns.filter((column) => new RegExp(`\\b${column}\\s*=`).test(assignments)))
      const isPutIn = /\$\{/.test(assignments)
      if (isPutIn && names(code.replaceAll(/SELECT[^`]*/g, '')).length > 0) found.push(`${table}.*`)
    }
    for (const [, list] of code.matchAll(
      new RegExp(`(?:INSERT|REPLACE)\\b[^\`(]*\\bINTO\\s+${table}\\s*\\(([^)]*)\\)`, 'g')
    ))
      add(names(list!))
    for (const [, values] of code.matchAll(
      new RegExp(`(?:updateTable|insertInto)\\('${table}'\\)\\s*\\.(?:set|values)\\(([^)]*)\\)`, 'g')
    ))
      add(columns.filter((column) => new RegExp(`\\b${column}\\s*[:,}]`).test(values!)))
  }
  return found
}

const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('migrations'))
  .map((file) => relative(root, join(root, 'src', file)).replaceAll('\\', '/'))

test.each([
  ["UPDATE deliveries SET due_at = 0, state = 'waiting' WHERE id = ?", ['deliveries.state']],
  ["UPDATE deliveries SET due_at = 0 WHERE state = 'waiting'", []],
  ['UPDATE users AS u SET last_outcome = d.state FROM deliveries d', ['users.last_outcome']],
  ["UPDATE users SET name = '' WHERE last_outcome = 'deferred'", []],
  ["const more = 'sent_count = 0'\n`UPDATE users SET ${more} WHERE id = 1`", ['users.*']],
  ['INSERT INTO deliveries (campaign_id, state) VALUES (1, ?)', ['deliveries.state']],
  ['INSERT OR IGNORE INTO users (name, sent_count) VALUES (1, 2)', ['users.sent_count']],
  ["db.k.updateTable('users').set({ last_sent_at: null })", ['users.last_sent_at']],
  ["db.k\n  .updateTable('deliveries')\n  .set({ opened_at: at })", []]
])('%s writes %j', (code, written) => {
  expect(writesIn(code)).toEqual(written)
})

test('only transitions.ts writes the state of a delivery, and the mirror of it in its user’s row', () => {
  expect(writesIn(readFileSync(join(root, owner), 'utf8'))).toContain('deliveries.state')
  const others = sources.filter((file) => file !== owner)
  expect(others.length).toBeGreaterThan(300)
  const found = others.flatMap((file) =>
    writesIn(readFileSync(join(root, file), 'utf8')).map((column) => `${file} writes ${column}`)
  )
  expect(found).toEqual([])
})
