import type {
  AccessTokens,
  Mailer,
  OutgoingMessage,
  SmtpAccountConfig
} from '../../../src/engine/mail/mailer.ts'
import { createSmtpMailer, type SmtpMailerDeps } from '../../../src/engine/mail/smtp/smtp-mailer.ts'
import {
  startScriptedSmtpServer,
  type ScriptedSmtpServer,
  type ScriptedSmtpServerOptions
} from '../../helpers/scripted-smtp-server.ts'

const open: (() => Promise<void>)[] = []

/** Closes what `stage` and `mailerFor` opened; for `afterEach`. */
export async function closeParts(): Promise<void> {
  for (const close of open.splice(0).toReversed()) await close()
}

export async function startServer(options: ScriptedSmtpServerOptions = {}): Promise<ScriptedSmtpServer> {
  const server = await startScriptedSmtpServer(options)
  open.push(() => server.close())
  return server
}

export function accountFor(
  server: ScriptedSmtpServer,
  changes: Partial<SmtpAccountConfig> = {}
): SmtpAccountConfig {
  return {
    host: '127.0.0.1',
    port: server.port,
    security: 'plain-loopback',
    user: null,
    password: null,
    maxConnections: 1,
    messagesPerConnection: 100,
    tlsCa: server.certificate,
    ...changes
  }
}

/** A source that has these tokens, one after the other, and then the last one again. */
export function tokensOf(...tokens: string[]): AccessTokens {
  let at = 0
  const renew = () => Promise.resolve(tokens[at < tokens.length - 1 ? ++at : at]!)
  return {
    provider: 'provider.example',
    get: (refused) => (refused === tokens[at] ? renew() : Promise.resolve(tokens[at]!)),
    renew,
    secrets: () => tokens
  }
}

export function mailerFor(config: SmtpAccountConfig, deps: Partial<SmtpMailerDeps> = {}): Mailer {
  const mailer = createSmtpMailer(config, { clock: Date.now, ...deps })
  open.push(() => mailer.close({ graceMs: 0 }))
  return mailer
}

export function messageTo(to: string, changes: Partial<OutgoingMessage> = {}): OutgoingMessage {
  const raw = `From: a@sender.example\r\nTo: ${to}\r\nSubject: Hello\r\n\r\nHello\r\n.\r\n..two\r\n`
  return {
    envelope: { from: 'a@sender.example', to },
    raw: Buffer.from(raw),
    messageId: '<1@sender.example>',
    ...changes
  }
}
