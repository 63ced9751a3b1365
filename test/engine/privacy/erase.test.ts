import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { startScriptedSmtpServer, type ScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'
import { startTestEngine, type TestEngine } from '../../helpers/test-engine.ts'
import { tracesIn } from '../../helpers/traces-in-files.ts'
import { planted, plantedTexts, plantPerson } from './planted-person.ts'

const open: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close()
})

async function setUp(): Promise<{ engine: TestEngine; server: ScriptedSmtpServer; traces: () => string[] }> {
  const server = await startScriptedSmtpServer({
    script: [{ at: 'rcpt', recipient: /qplmokni/i, answer: `550 5.1.1 <${planted.address}> is nobody here` }]
  })
  open.push(() => server.close())
  const engine = await startTestEngine()
  open.push(() => engine.close())
  return { engine, server, traces: () => tracesIn(join(engine.folder, 'data'), plantedTexts) }
}

test('of a removed person nothing is left in any file of the data folder', { timeout: 60_000 }, async () => {
  const { engine, server, traces } = await setUp()
  const { id, undo } = await plantPerson(engine, server)
  const before = traces().join('\n')
  for (const text of plantedTexts) expect(before, 'what is there is found').toContain(text)

  expect(await engine.client.users.erase({ ids: [id] })).toEqual({ erased: 1, restarts: true })
  expect(traces(), 'right away').toEqual([])
  await expect(engine.client.users.undo({ undo })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(traces(), 'after the undo of an earlier step').toEqual([])
  await engine.restart()
  expect(traces(), 'after a restart').toEqual([])
})
