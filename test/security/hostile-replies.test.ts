import { afterEach, expect, it } from 'vitest'
import { printLog } from '../../src/cli/commands/print-log.ts'
import { createTerminal } from '../../src/cli/terminal.ts'
import { PassThrough } from 'node:stream'
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
        { at: 'rcpt', recipient: /user8@/, answer: { bytes: `550 5.1.1 ${'y'.repeat(3_000_000)}` } }
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

    const out = Object.assign(new PassThrough(), { isTTY: true })
    for (const csv of [false, true]) {
      const terminal = createTerminal(out, new PassThrough(), { json: false, ascii: false })
      const command = {
        name: 'log',
        campaignId: null,
        outcome: null,
        since: null,
        limit: null,
        csv,
        json: false
      }
      const dataDir = join(engine.folder, 'data')
      await printLog(command as never, { terminal, dataDir, stop: new AbortController().signal } as never)
    }
    const shown = String(out.read())
    expect(shown).toContain('[U+001B][2J')
    // eslint-disable-next-line no-control-regex
    expect(shown).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e]/)
  }
)
