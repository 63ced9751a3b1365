import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type EngineChild, killGroup, startEngineChild } from '../test/helpers/engine-child.ts'
import { seededRandom } from '../test/helpers/test-parts.ts'
import { withDatabase } from '../test/helpers/test-engine.ts'
import { type Asked, counted, type Line, shortened } from './proof.ts'

const rows = 20_000

/**
 * The engine is killed while it imports a file, from its first look at it on. After the next start the file's people are
 * all there or none of them is; imported again, each is there once.
 */
export async function run({ seed, times = 50 }: Asked): Promise<Line[]> {
  const random = seededRandom(seed)
  const broken: string[] = []
  let all = 0
  let none = 0
  // Half of the kills are spread over the whole of an import, half over the writing, by how long they take here and now.
  let takes = { all: 3000, writing: 800 }
  for (let n = 0; n < times; n++) {
    const folder = mkdtempSync(join(tmpdir(), 'countersign-import-kills-'))
    try {
      const kill =
        n % 2 === 0
          ? { from: 'the start' as const, after: takes.all * random() }
          : { from: 'writing' as const, after: takes.writing * random() }
      const found = await killedImport(folder, kill)
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
      found: `all of them there after the next start ${all} times, none of them ${none} times; in part ${times - all - none} times`,
      broken: shortened(broken)
    }
  ]
}

async function killedImport(folder: string, kill: { from: 'the start' | 'writing'; after: number }) {
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
  const killSoon = () => void setTimeout(killGroup, kill.after, first.process)
  if (kill.from === 'the start') killSoon()
  // It may be done before, or cut short anywhere.
  void importFile(first, kill.from === 'writing' ? killSoon : () => {}).catch(() => {})
  await first.gone

  const second = await startEngineChild(dataDir, { files })
  await second.shutDown()
  const after = count()

  const third = await startEngineChild(dataDir, { files })
  const began = performance.now()
  let writes = began
  await importFile(third, () => void (writes = performance.now()))
  const ended = performance.now()
  await third.shutDown()
  return { after, atTheEnd: count(), took: { all: ended - began, writing: ended - writes } }
}

async function importFile({ client }: EngineChild, writes: () => void): Promise<void> {
  const { importId, format, columns } = await client.imports.inspect({ file: 'file' })
  for await (const event of await client.imports.check({ importId, format, columns })) void event
  writes()
  for await (const event of await client.imports.commit({ importId })) void event
}
