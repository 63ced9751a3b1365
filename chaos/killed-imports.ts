import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EngineChild, killGroup, startEngineChild } from '../test/helpers/engine-child.ts'
import { seededRandom } from '../test/helpers/test-parts.ts'
import { withDatabase } from '../test/helpers/test-engine.ts'
import { type Asked, counted, type Line, shortened } from './proof.ts'

const rows = 5000

/**
 * The engine is killed while it imports a file, from its first look at it on. After the next start the file's people are
 * all there or none of them is; imported again, each is there once.
 */
export async function run({ seed, times = 50 }: Asked): Promise<Line[]> {
  const random = seededRandom(seed)
  const broken: string[] = []
  let all = 0
  let none = 0
  // As long as an import takes here and now, kills are spread over.
  let takes = 2000
  for (let n = 0; n < times; n++) {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-import-kills-'))
    try {
      const found = await killedImport(folder, takes * random())
      takes = found.took
      if (found.after === rows) all++
      else if (found.after === 0) none++
      else broken.push(`${found.after} of ${rows} people are there after a kill`)
      if (found.atTheEnd !== rows) broken.push(`${found.atTheEnd} people after the second import`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return [
    {
      done: `SIGKILL of the engine during the import of a file of ${counted(rows, 'people')}: ${counted(times, 'kills')}`,
      found: `all of them there after the next start ${all} times, none of them ${none} times; in part 0 times`,
      broken: shortened(broken)
    }
  ]
}

async function killedImport(folder: string, killAfter: number) {
  const dataDir = join(folder, 'data')
  mkdirSync(dataDir)
  const path = join(folder, 'users.csv')
  const lines = Array.from({ length: rows }, (_, i) => `K${i},Name ${i},user${i}@mail.example`)
  writeFileSync(path, `id,name,email\n${lines.join('\n')}\n`)
  const name = 'users.csv'
  const files = [{ handle: 'file', path, mode: 'read' as const, name, size: statSync(path).size }]
  const count = () =>
    withDatabase(dataDir, (db) =>
      Number(db.statement(`SELECT count(*) AS n FROM users WHERE status <> 'deleted'`).get()?.['n'])
    )

  const first = await startEngineChild(dataDir, { files })
  setTimeout(killGroup, killAfter, first.process)
  // It may be done before, or cut short anywhere.
  await Promise.race([importFile(first).catch(() => {}), first.gone])
  await first.gone

  const second = await startEngineChild(dataDir, { files })
  await second.shutDown()
  const after = count()

  const third = await startEngineChild(dataDir, { files })
  const began = performance.now()
  await importFile(third)
  const took = performance.now() - began
  await third.shutDown()
  return { after, atTheEnd: count(), took }
}

async function importFile({ client }: EngineChild): Promise<void> {
  const { importId, format, columns } = await client.imports.inspect({ file: 'file' })
  for await (const event of await client.imports.check({ importId, format, columns })) void event
  for await (const event of await client.imports.commit({ importId })) void event
}
