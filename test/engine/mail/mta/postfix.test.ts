import tls from 'node:tls'
import PostalMime from 'postal-mime'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { classify } from '../../../../src/engine/mail/verdicts/classify-reply.ts'
import { composeMessage } from '../../../../src/engine/mail/compose.ts'
import type { OutgoingMessage, SmtpAccountConfig } from '../../../../src/engine/mail/mailer.ts'
import { testConnection } from '../../../../src/engine/mail/smtp/test-connection.ts'
import {
  addUsers,
  campaignOptions,
  everyPending,
  startTestEngine,
  statesOf,
  until
} from '../../../helpers/test-engine.ts'
import { closeParts, mailerFor } from '../mail-parts.ts'
import { type PostfixServer, startPostfix, whyNoPostfix } from './postfix-server.ts'

const login = { user: 'ragtime', password: 'a secret of ours' }
const sender = 'verify@ragtime.example'
const atX = (name: string) => `${name}@x.example`

/** Names that an export may hold, and that a header has to carry whole. */
const names = [
  'Siobhán Ní Dhomhnaill',
  '田中 美咲',
  'محمد الفارسي',
  'O’Brien, "Tom"',
  'Ωmega <x@y.example>',
  'Noah'
]
const people = Array.from({ length: 30 }, (_, index) => ({
  name: `${names[index % names.length]} ${index}`,
  address: atX(`person${index}`)
}))
const later = atX('later')
const nobody = atX('nobody')

const reason = whyNoPostfix()

describe.skipIf(reason !== null)(reason ?? 'Postfix, as Debian has it', () => {
  let postfix: PostfixServer
  beforeAll(async () => {
    postfix = await startPostfix({
      mailboxes: [atX('one'), atX('jõe'), later, ...people.map(({ address }) => address)],
      refused: { [later]: '450 4.2.0 Greylisted, come back later' },
      logIns: [{ ...login, sender }]
    })
    // As a certificate that the computer trusts: an account has no certificates of its own.
    tls.setDefaultCACertificates([...tls.getCACertificates('default'), postfix.certificate])
  })
  afterEach(closeParts)
  afterAll(() => postfix?.stop())

  const config = (changes: Partial<SmtpAccountConfig> = {}): SmtpAccountConfig => ({
    host: 'localhost',
    port: postfix.port,
    security: 'starttls',
    ...login,
    maxConnections: 2,
    messagesPerConnection: 100,
    ...changes
  })

  function message(to: string, from = sender): OutgoingMessage {
    const messageId = `<${to}@ragtime.example>`
    const raw = composeMessage({
      from: { name: 'Ragtime', address: from },
      to: { name: 'Jõe', address: to },
      subject: 'Confirm your account – 確認',
      html: '<p>Hello, Jõe</p>',
      text: 'Hello, Jõe\n.\n..a line of dots\n',
      messageId,
      date: Date.UTC(2026, 0, 1),
      boundary: 'between-the-parts'
    })
    return { envelope: { from, to }, raw, messageId }
  }

  it('takes a message over STARTTLS with a log-in, and it arrives byte for byte', async () => {
    const sent = message(atX('one'))
    const result = await mailerFor(config()).send(sent)
    expect(result).toMatchObject({
      outcome: 'accepted',
      bodyRead: true,
      reply: { code: 250, enhanced: '2.0.0' }
    })
    await until(async () => (await postfix.delivered(atX('one'))).length > 0)
    const [arrived, ...more] = await postfix.delivered(atX('one'))
    expect(more).toEqual([])
    expect(arrived).toMatch(new RegExp(`^Return-Path: <${sender}>\n`))
    // Postfix writes its trace above the message, and keeps lines ended by LF.
    expect(arrived!.endsWith(`\n${sent.raw.toString().replaceAll('\r\n', '\n')}`)).toBe(true)
  })

  it('takes an address with letters outside ASCII', async () => {
    expect(await mailerFor(config()).send(message(atX('jõe')))).toMatchObject({ outcome: 'accepted' })
    await until(async () => (await postfix.delivered(atX('jõe'))).length === 1)
  })

  it('is understood when it knows no such mailbox, and when it wants us back later', async () => {
    const mailer = mailerFor(config())
    const [gone, greylisted] = [await mailer.send(message(nobody)), await mailer.send(message(later))]
    expect(gone).toMatchObject({ phase: 'rcpt', bodyRead: false, reply: { code: 550, enhanced: '5.1.1' } })
    expect(classify(gone)).toMatchObject({ outcome: 'rejected', scope: 'recipient', undeliverable: true })
    expect(classify(greylisted)).toMatchObject({
      outcome: 'deferred',
      scope: 'recipient',
      undeliverable: false
    })
  })

  it('is understood when it refuses the log-in, and when it wants one: the account, and nobody else', async () => {
    const refused = await mailerFor(config({ password: 'another' })).send(message(atX('one')))
    const without = await mailerFor(config({ user: null, password: null })).send(message(atX('one')))
    expect(refused.reply).toMatchObject({ code: 535 })
    for (const result of [refused, without]) {
      expect(classify(result)).toMatchObject({
        outcome: 'not-sent',
        action: { kind: 'pause' },
        undeliverable: false
      })
    }
  })

  it('passes the connection test at every step', async () => {
    const steps = []
    for await (const step of testConnection(config(), { message: message(atX('one')), clock: Date.now })) {
      if (step.state !== 'running') steps.push([step.step, step.state])
    }
    expect(steps).toEqual(['dns', 'connect', 'tls', 'login', 'send'].map((step) => [step, 'ok']))
  })

  async function startEngine(fromAddress: string) {
    const engine = await startTestEngine({
      prepare(db) {
        addUsers(db, people.length, { address: (i) => people[i - 1]!.address })
        for (const { name, address } of people) {
          db.statement('UPDATE users SET name = ? WHERE address = ?').run(name, address)
        }
      }
    })
    const { id } = await engine.client.accounts.save({
      id: null,
      kind: 'smtp',
      name: 'Postfix',
      host: 'localhost',
      port: postfix.port,
      user: login.user,
      fromName: 'Ragtime',
      fromAddress
    })
    engine.setSecret(`account:${id}`, login.password)
    return { engine, accountId: id }
  }

  it('takes a campaign: one message each, the right name in any script, both parts, as the log shows it', async () => {
    const { engine, accountId } = await startEngine(sender)
    const { client, db } = engine
    addUsers(db, 2, { from: 101, address: (i) => (i === 101 ? nobody : later) })
    const { id } = await client.campaigns.start({
      selection: everyPending,
      options: campaignOptions(accountId)
    })
    await until(() => {
      const { accepted, rejected, deferred } = statesOf(db, id)
      return accepted === people.length && rejected === 1 && deferred === 1
    })
    expect(statesOf(db, id)).toEqual({ accepted: people.length, rejected: 1, deferred: 1 })

    const { rows } = await client.log.page({ filter: { campaignId: id }, offset: 0, limit: 100 })
    expect(rows).toHaveLength(people.length + 2)
    for (const { name, address } of people) {
      await until(async () => (await postfix.delivered(address)).length > 0)
      const arrived = await postfix.delivered(address)
      expect(arrived).toHaveLength(1)
      const mail = await new PostalMime().parse(arrived[0]!)
      expect(mail.to).toEqual([{ name, address }])
      expect(mail.from).toEqual({ name: 'Ragtime', address: sender })
      const links = [mail.text, mail.html].map(
        (part) => /http:\/\/127\.0\.0\.1:\d+\/confirm\/[\w.-]+/.exec(part!)?.[0]
      )
      expect(links[0]).toBeDefined()
      expect(links[0]).toBe(links[1])
      const attempt = await client.log.get({ id: rows.find((row) => row.address === address)!.id })
      expect(attempt.fidelity).toBe('exact')
      expect(arrived[0]!.endsWith(`\n${attempt.message!.source.replaceAll('\r\n', '\n')}`)).toBe(true)
    }
    await engine.close()
  })

  it('pauses a campaign from a sender that is not ours, and nobody is blamed for it', async () => {
    const { engine, accountId } = await startEngine('someone-else@ragtime.example')
    const { client, db } = engine
    const { id } = await client.campaigns.start({
      selection: everyPending,
      options: campaignOptions(accountId)
    })
    await until(async () => (await client.campaigns.get({ id })).state === 'paused')
    expect(await client.campaigns.get({ id })).toMatchObject({ pauseReason: 'sender-refused' })
    // Those in flight settle.
    await until(() => statesOf(db, id)['sending'] === undefined)
    expect(statesOf(db, id)).toEqual({ waiting: people.length })
    expect(await client.users.page({ filter: { status: 'undeliverable' } })).toMatchObject({ total: 0 })
    expect(await postfix.log()).toContain('Sender address rejected: not owned by user ragtime')
    await engine.close()
  })
})
