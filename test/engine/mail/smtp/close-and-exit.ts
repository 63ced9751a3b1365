/** Run as a process of its own by smtp-mailer.test.ts: ends only if the mailer leaves nothing behind. */
import { createSmtpMailer } from '../../../../src/engine/mail/smtp/smtp-mailer.ts'
import { startScriptedSmtpServer } from '../../../helpers/scripted-smtp-server.ts'
import { accountFor, messageTo } from '../mail-parts.ts'

const server = await startScriptedSmtpServer({
  tls: 'starttls',
  auth: true,
  script: [{ at: 'rcpt', message: 2, answer: { drop: 'reset' } }]
})
const account = accountFor(server, { security: 'starttls', user: 'u', password: 'p' })
const mailer = createSmtpMailer(account, { clock: Date.now })
const outcomes: string[] = []
for (const to of ['a', 'b', 'c']) outcomes.push((await mailer.send(messageTo(`${to}@x.example`))).outcome)
await mailer.close({ graceMs: 60_000 })
await server.close()
console.log(outcomes.join(' '))
