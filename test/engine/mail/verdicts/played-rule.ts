import net from 'node:net'
import { expect } from 'vitest'
import type { SendResult, SmtpAccountConfig } from '../../../../src/engine/mail/mailer.ts'
import type { Rule, ScriptedSmtpServerOptions } from '../../../helpers/scripted-smtp-server.ts'
import { accountFor, mailerFor, messageTo, startServer } from '../mail-parts.ts'

/** A connection that has sent before, and a server that takes one command at a time, make nodemailer go other ways. */
export const stages = [
  { name: 'a fresh connection', before: 0, pipelining: true },
  { name: 'a reused connection', before: 1, pipelining: true },
  { name: 'a fresh connection, one command at a time', before: 0, pipelining: false },
  { name: 'a reused connection, one command at a time', before: 1, pipelining: false }
]

interface Played {
  result: SendResult
  /** Messages that arrived whole, without those sent before. */
  arrived: number
}

/** Plays one rule against a message, after `before` others went well on the same connection. */
export async function play(
  rule: Rule,
  stage: { before: number; pipelining: boolean },
  options: ScriptedSmtpServerOptions = {},
  account: Partial<SmtpAccountConfig> = {}
): Promise<Played> {
  const message = stage.before + 1
  const opening = ['greeting', 'ehlo', 'starttls', 'auth'].includes(rule.at)
  const server = await startServer({
    extensions: stage.pipelining ? ['PIPELINING'] : [],
    ...options,
    script: [opening ? rule : { ...rule, message }]
  })
  const mailer = mailerFor(accountFor(server, account), { answerTimeoutMs: 250 })
  for (let i = 0; i < stage.before; i += 1) await mailer.send(messageTo('before@x.example'))
  const result = await mailer.send(messageTo('a@x.example'))
  expect(server.connections).toBe(1)
  return { result, arrived: server.messages.length - stage.before }
}

/** A port that nobody listens on. */
export async function closedPort(): Promise<number> {
  const server = net.createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as net.AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
