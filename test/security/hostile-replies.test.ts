import { afterEach, expect, it } from 'vitest'
import { run } from '../cli/run-in-process.ts'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  addUsers,
  campaignOptions,
  everyPending,
  startTestEngine,
  type TestEngine,
  until
} from '../helpers/test-engine.ts'
import { grantWrite } from './hostile-import.ts'

let server: ScriptedSmtpServer | undefined
let engine: TestEngine | undefined
afterEach(async () => {
  await engine?.close()
  await server?.close()
})

const replies = [
  '550 5.1.1 \u001b[2J\u001b]0;owned\u0007 cleared',
  '550 5.1.1 \u009b31m in eight bits',
  '550 5.1.1 \u202egpj.exe \u2069\u200b turned',
  '550 5.1.1 first\rAll fine, everything accepted.',
  '550 5.1.1 \u2028\u{e0041}\u3164\u206f\ufffa\u034f unseen',
  '550 5.1.1 <img src=x onerror=alert(1)><script>alert(1)</script>',
  '550 5.1.1 ,"=cmd|\' /C calc\'!A0"',
  `550 5.1.1 ${'x'.repeat(900_000)}`,
  `${'550-5.1.1 again\r\n'.repeat(5000)}550 5.1.1 last`
]

it(
  'whatever a mail server answers is kept short, and does nothing in the log, its export or a terminal',
  { timeout: 120_000 },
  async () => {
    server = await startScriptedSmtpServer({
      script: [
        ...replies.map((answer, index) => ({
          at: 'rcpt' as const,
          recipient: new RegExp(`user${index + 1}@`),
          answer
        })),
        // Goes on for ever, without an end of the line.
        { at: 'rcpt', recipient: /user10@/, answer: { bytes: `550 5.1.1 ${'y'.repeat(3_000_000)}` } }
      ]
    })
    engine = await startTestEngine({
      settings: { sending: { holdBack: 0, stopLoss: { sameCodeInARow: 0, rejectedPercent: 0 } } },
      prepare: (db) => addUsers(db, replies.length + 1)
    })
    const { client } = engine
    const accountId = await addServerAccount(client, server.port, { maxConnections: 1 })
    await client.campaigns.start({ selection: everyPending, options: campaignOptions(accountId) })
    await until(
      async () =>
        (await client.log.page({ filter: { outcome: 'rejected' }, offset: 0, limit: 1 })).total >=
        replies.length
    )

    const { rows } = await client.log.page({ filter: {}, offset: 0, limit: 50 })
    for (const { reply } of rows) expect((reply ?? '').length).toBeLessThanOrEqual(520)
    const file = grantWrite(engine, 'log.csv')
    await client.log.export({ filter: {}, file: file.handle })
    const { parse } = await import('csv-parse/sync')
    const cells = parse(readFileSync(file.path, 'utf8'), { bom: true }).flat()
    expect(cells.filter((cell) => /^[=+\-@\t\r\n＝＋－＠]/.test(cell))).toEqual([])
    expect(cells.join()).toContain('onerror=alert(1)')

    const data = ['--data', join(engine.folder, 'data')]
    let shown = ''
    for (const args of [['log'], ['log', '--csv'], ['status'], ['campaigns', 'show', '1']]) {
      const { code, stdout } = await run([...args, ...data], { terminal: true })
      expect({ args, code }).toEqual({ args, code: 0 })
      shown += stdout
    }
    expect(shown).toContain('[U+001B][2J')
    expect(shown).not.toMatch(
      // eslint-disable-next-line no-control-regex
      /\r(?!\n)|[\u034f\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u2028-\u202e\u206a-\u206f\u3164\ufffa\u{e0041}]/u
    )
  }
)
