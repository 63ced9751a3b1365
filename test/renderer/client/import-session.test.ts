import { ORPCError } from '@orpc/server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createEngineClient } from '../../../src/renderer/client/engine-client.ts'
import { openEngineConnection } from '../../../src/renderer/client/engine-connection.ts'
import { createImportSession } from '../../../src/renderer/client/import-session.ts'
import type { ColumnMapping, GuessedColumn } from '../../../src/shared/models/import.ts'
import { procedures, windowWithEngine } from './engine-on-a-port.ts'

const file = { handle: 'h1', name: 'users.csv', size: 1200 }
const column = (target: ColumnMapping['target']): GuessedColumn => ({
  column: 0,
  header: 'E-mail',
  target,
  fieldName: null,
  why: { reason: 'by-name', params: {} }
})
const report = (created: number) => ({
  importId: 3,
  rows: 10,
  created,
  updated: 0,
  unchanged: 0,
  refused: 10 - created,
  becomePending: created,
  becomeVerified: 0,
  statusWords: [],
  refusedByReason: [],
  warnings: []
})

/** An engine that finds users only when a column is the address, and writes only when the test lets it. */
function importingEngine() {
  const mayWrite = Promise.withResolvers<void>()
  const seen = { discarded: [] as number[], stopped: 0, committed: 0 }
  const router = {
    imports: {
      inspect: procedures.imports.inspect.handler(({ input }) => {
        if (input.file === 'broken') throw new ORPCError('FILE_NOT_CSV', { message: 'This is a picture.' })
        return {
          importId: 3,
          fileName: 'users.csv',
          size: 1200,
          format: {
            encoding: 'utf-8' as const,
            delimiter: ',' as const,
            hasHeader: true,
            titleRows: 0,
            ...input.format
          },
          columns: [column('ignore')],
          sample: [['a@b.example']],
          warnings: []
        }
      }),
      check: procedures.imports.check.handler(async function* ({ input }) {
        yield { kind: 'progress' as const, phase: 'reading' as const, done: 5, of: 10 }
        const hasAddress = input.columns.some(({ target }) => target === 'address')
        yield { kind: 'report' as const, report: report(hasAddress ? 9 : 0) }
      }),
      commit: procedures.imports.commit.handler(async function* ({ signal }) {
        seen.committed++
        try {
          yield { kind: 'progress' as const, phase: 'writing' as const, done: 1, of: 10 }
          await Promise.race([
            mayWrite.promise,
            new Promise((_, stop) => signal?.addEventListener('abort', () => stop(new Error('stopped'))))
          ])
          yield { kind: 'report' as const, report: report(9) }
        } catch (error) {
          seen.stopped++
          throw error
        }
      }),
      discard: procedures.imports.discard.handler(({ input }) => {
        seen.discarded.push(input.importId)
        return {}
      })
    }
  }
  return { router, seen, letWrite: () => mayWrite.resolve() }
}

describe('An import', () => {
  let shell: ReturnType<typeof windowWithEngine>
  beforeEach(() => {
    shell = windowWithEngine()
  })
  afterEach(() => shell.close())

  function start() {
    const engine = importingEngine()
    const client = createEngineClient(openEngineConnection(shell.engine, shell.window))
    shell.connect(engine.router)
    return { engine, session: createImportSession(client) }
  }

  it('counts again with each change of the columns, before anything is written', async () => {
    const { engine, session } = start()
    await session.open(file)
    expect(session.get()).toMatchObject({ step: 'mapping', report: { created: 0 } })
    await session.setColumns([column('address')])
    expect(session.get()).toMatchObject({ step: 'mapping', report: { created: 9 }, progress: null })
    expect(engine.seen.committed).toBe(0)
  })

  it('reads the file again in another encoding', async () => {
    const { session } = start()
    await session.open(file)
    await session.setFormat({ encoding: 'windows-1252' })
    expect(session.get()).toMatchObject({
      inspection: { format: { encoding: 'windows-1252', delimiter: ',' } }
    })
  })

  it('says what is wrong with a file it cannot read', async () => {
    const { session } = start()
    await session.open({ ...file, handle: 'broken' })
    expect(session.get()).toMatchObject({
      step: 'choosing',
      error: { code: 'FILE_NOT_CSV', params: { detail: 'This is a picture.' } }
    })
  })

  it('goes on while nobody looks, and ends with what was written', async () => {
    const { engine, session } = start()
    await session.open(file)
    await session.setColumns([column('address')])
    const written = session.commit()
    await expect.poll(() => session.get()).toMatchObject({ step: 'writing', progress: { done: 1 } })
    engine.letWrite()
    await written
    expect(session.get()).toMatchObject({ step: 'done', report: { created: 9 } })
  })

  it('is not thrown away for another file while it is being written', async () => {
    const { engine, session } = start()
    await session.open(file)
    const written = session.commit()
    await expect.poll(() => engine.seen.committed).toBe(1)
    await session.open({ ...file, handle: 'h2' })
    expect(session.get().step).toBe('writing')
    engine.letWrite()
    await written
  })

  it('stops the engine’s writing when it is cancelled', async () => {
    const { engine, session } = start()
    await session.open(file)
    void session.commit()
    await expect.poll(() => session.get()).toMatchObject({ step: 'writing', progress: { done: 1 } })
    await session.cancel()
    await expect.poll(() => engine.seen.stopped).toBe(1)
    expect(session.get().step).toBe('choosing')
  })

  it('is forgotten by the engine when it is cancelled before', async () => {
    const { engine, session } = start()
    await session.open(file)
    await session.cancel()
    expect(engine.seen.discarded).toEqual([3])
  })
})
