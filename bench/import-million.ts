import { execFileSync } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Db } from '../src/engine/db/database.ts'
import { createImports } from '../src/engine/imports/imports.ts'
import { importProcedures } from '../src/engine/imports/procedures.ts'
import { createUsers } from '../src/engine/users/users.ts'
import type { ImportReport } from '../src/shared/models/import.ts'
import { createTestParts } from '../test/helpers/test-parts.ts'
import { call } from '../test/helpers/call.ts'
import type { Figure } from './figure.ts'
import { sliceFigures, watchSlices } from './slices.ts'

/**
 * A CSV of a million users through the whole import: check (reading, judging, comparing with the users) and writing. The
 * engine's longest stretch without a turn for others, and the process's memory, are taken while it runs.
 */
export async function run(rows = 1_000_000): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  const test = createTestParts()
  try {
    const path = join(folder, 'million.csv')
    // In a process of its own: its memory is not the import's.
    execFileSync(process.execPath, [import.meta.filename, '--write', path, String(rows)])
    const { size } = statSync(path)
    test.parts.files.grant({ handle: 'million', path, mode: 'read', name: 'million.csv', size })
    const users = createUsers(test.parts)
    const imports = importProcedures(test.parts, createImports(test.parts, users))
    const { importId, format, columns } = await call(imports.inspect, { file: 'million' })

    const longest = watchTransactions(test.parts.db)
    const memory = watchMemory()
    const slices = watchSlices()
    const began = performance.now()
    await lastOf(await call(imports.check, { importId, format, columns }))
    const checked = performance.now()
    const report = await lastOf(await call(imports.commit, { importId }))
    const written = performance.now()
    const longestSlices = slices()
    const mostMemory = memory.end()
    if (report.created !== rows) throw new Error(`${report.created} users were created of ${rows}.`)
    await users.close()

    const perSecond = (from: number, to: number) => Math.round(rows / ((to - from) / 1000))
    const shown = (n: number) => `${n.toLocaleString('en')} rows/s`
    const both = perSecond(began, written)
    const name = `import of ${rows.toLocaleString('en')} users`
    return [
      {
        name: `${name}, check and writing`,
        value: shown(both),
        target: '≥ 40,000 rows/s',
        ok: both >= 40_000
      },
      { name: `${name}, check`, value: shown(perSecond(began, checked)) },
      { name: `${name}, writing`, value: shown(perSecond(checked, written)) },
      {
        name: `${name}, memory of the process`,
        value: `${Math.round(mostMemory)} MB`,
        target: '< 300 MB',
        ok: mostMemory < 300
      },
      ...sliceFigures(name, longestSlices),
      { name: `${name}, longest transaction, processor time`, value: `${longest().toFixed(1)} ms` }
    ]
  } finally {
    test.cleanup()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** In no order, as an export comes: numbers of the customer's, names that repeat, a few further columns. */
function writeMillion(path: string, rows: number): void {
  const given = ['Anna', 'Jürgen', 'Łukasz', 'Ольга', 'Chloé', 'Fatima', 'Sakura', 'Priya', 'Wei', 'Noa']
  const family = [
    'Müller',
    'Kowalczyk',
    'Иванова',
    'Lefèvre',
    'Nguyễn',
    'Yılmaz',
    'Sánchez',
    'Berg',
    'Olsen',
    'Kim'
  ]
  const file = openSync(path, 'w')
  try {
    writeSync(file, '\ufeffid;name;email;language;role;plan;signed up\r\n')
    let lines = ''
    for (let n = 0; n < rows; n++) {
      // Multiplied by a number prime to the modulus: every one once, in no order.
      const mixed = (n * 7_368_787) % 9_999_991
      const name = `${given[mixed % 10]} ${family[Math.floor(mixed / 10) % 10]}`
      const address = `user.${mixed.toString(36)}@mail${mixed % 997}.example`
      lines += `C-${mixed};${name};${address};de;member;${mixed % 3 === 0 ? 'plus' : 'basic'};2024-05-${10 + (mixed % 20)}\r\n`
      if (lines.length > 1_000_000) {
        writeSync(file, lines)
        lines = ''
      }
    }
    writeSync(file, lines)
  } finally {
    closeSync(file)
  }
}

async function lastOf(
  stream: AsyncIterable<{ kind: 'progress' } | { kind: 'report'; report: ImportReport }>
): Promise<ImportReport> {
  for await (const event of stream) if (event.kind === 'report') return event.report
  throw new Error('There was no report.')
}

/** In milliseconds the engine's thread ran: on a busy machine the clock also counts the time others ran. */
function watchTransactions(db: Db): () => number {
  const { transaction } = db
  let longest = 0
  db.transaction = (work) => {
    const before = process.threadCpuUsage()
    try {
      return transaction(work)
    } finally {
      const { user, system } = process.threadCpuUsage(before)
      longest = Math.max(longest, (user + system) / 1000)
    }
  }
  return () => longest
}

/** In MB, the most at any moment. */
function watchMemory(): { end(): number } {
  let most = 0
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss() / 1e6)
  }
  const timer = setInterval(look, 20)
  return {
    end() {
      look()
      clearInterval(timer)
      return most
    }
  }
}

if (import.meta.main) {
  const [first, path, rows] = process.argv.slice(2)
  if (first === '--write') writeMillion(path!, Number(rows))
  else for (const { name, value } of await run(Number(first ?? 1_000_000))) console.log(`${name}: ${value}`)
}
