import { afterEach, expect, it } from 'vitest'
import { secretHider } from '../../../src/engine/mail/hide-secrets.ts'
import { createSmtpMailer } from '../../../src/engine/mail/smtp/smtp-mailer.ts'
import { tokensOf } from './mail-parts.ts'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../../helpers/scripted-smtp-server.ts'

let server: ScriptedSmtpServer | undefined
afterEach(() => server?.close())

const planted = 'Pl4nted/pässword+1'

it('what a server says back of a password or token is hidden, in every spelling it travels in', () => {
  const hide = secretHider({ user: 'me', password: planted, oauth2: tokensOf('ya29.planted') })
  const base64 = (text: string) => Buffer.from(text).toString('base64')
  const said = [
    planted,
    base64(planted),
    base64(`\0me\0${planted}`),
    base64('user=me\x01auth=Bearer ya29.planted\x01\x01'),
    // The challenge of a server, whatever it puts around the token.
    base64('{"status":"401","said":"ya29.planted"}'),
    `x${base64('{"a":"ya29.planted"}')}`,
    `x/x${base64('ya29.planted')}`,
    Buffer.from(planted).toString('hex'),
    Buffer.from(planted).toString('hex').toUpperCase(),
    Buffer.from(planted)
      .toString('hex')
      .replaceAll(/..(?!$)/g, '$&:'),
    Buffer.from(planted).toString('hex').replaceAll(/../g, '%$&'),
    Buffer.from(planted).toString('hex').replaceAll(/../g, '\\x$&'),
    Buffer.from('AUTH ya29.planted').toString('hex'),
    encodeURIComponent(planted)
  ]
  for (const text of said) expect(hide(`535 5.7.8 no: ${text}!`)).toMatch(/^535 5\.7\.8 no: \[hidden\]=*!$/)
})

it('a password too short to tell from other words changes nothing', () => {
  expect(secretHider({ user: 'me', password: 'ok' })('250 2.0.0 ok')).toBe('250 2.0.0 ok')
})

it.each(['auth', 'mail', 'rcpt', 'final'] as const)(
  'a server that says it back at “%s” gets it into no result',
  async (at) => {
    const code = at === 'final' ? 250 : 550
    server = await startScriptedSmtpServer({
      auth: true,
      script: [{ at, answer: `${code} ${'x'.repeat(480)} ${planted}` }]
    })
    const mailer = createSmtpMailer(
      {
        host: '127.0.0.1',
        port: server.port,
        security: 'plain-loopback',
        user: 'me',
        password: planted,
        maxConnections: 1,
        messagesPerConnection: 10
      },
      { clock: Date.now }
    )
    const result = await mailer.send({
      envelope: { from: 'a@x.example', to: 'b@x.example' },
      messageId: '<1@x.example>',
      raw: Buffer.from('Subject: x\r\n\r\nx\r\n')
    })
    await mailer.close({ graceMs: 0 })
    expect(server.logins).toMatchObject([{ password: planted }])
    expect(result.outcome).toBe(at === 'final' ? 'accepted' : 'failed')
    expect(JSON.stringify(result)).not.toContain('Pl4n')
    expect(result.reply?.text).toContain('[hidden]'.slice(0, 3))
  }
)
