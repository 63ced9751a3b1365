import nodemailer from 'nodemailer'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { systemClock } from '../../../src/engine/runtime/clock.ts'
import { noFaults } from '../../../src/shared/models/mailbox-faults.ts'
import { openMailbox } from '../../../src/engine/mailbox/mailbox.ts'
import type { Mailbox } from '../../../src/engine/mailbox/mailbox.ts'
import { mailboxProcedures } from '../../../src/engine/mailbox/procedures.ts'
import { createTestParts } from '../../helpers/test-parts.ts'
import type { TestParts } from '../../helpers/test-parts.ts'
import { call } from '../../helpers/call.ts'

let test: TestParts
let mailbox: Mailbox
let transport: ReturnType<typeof connect>

const connect = (port: number) =>
  nodemailer.createTransport({
    host: '127.0.0.1',
    port,
    pool: true,
    maxConnections: 4,
    maxMessages: Infinity
  })

beforeEach(async () => {
  test = createTestParts()
  mailbox = await openMailbox({ ...test.parts, clock: systemClock })
  transport = connect(mailbox.port!)
})
afterEach(async () => {
  transport.close()
  await mailbox.close()
  test.cleanup()
})

const procedures = () => mailboxProcedures(test.parts, mailbox)
const send = (index: number, subject = `Mail ${index}`) =>
  transport.sendMail({
    from: 'admin@ragtime.example',
    to: { name: `Person ${index}`, address: `p${index}@x.example` },
    subject,
    html: '<a href="https://x.example/c">go</a>',
    text: 'go'
  })
const sendSome = async (count: number) => {
  for (let index = 1; index <= count; index++) await send(index)
}

describe('the mailbox', () => {
  it('lists what was captured, newest first, page by page', async () => {
    await sendSome(7)
    const first = await call(procedures().page, { offset: 0, limit: 3 })
    expect(first).toMatchObject({ offset: 0, total: 7 })
    expect(first.rows.map(({ subject }) => subject)).toEqual(['Mail 7', 'Mail 6', 'Mail 5'])
    expect(first.rows[0]).toMatchObject({
      from: 'admin@ragtime.example',
      to: 'p7@x.example',
      toName: 'Person 7',
      seen: false
    })
    const last = await call(procedures().page, { offset: 6, limit: 3 })
    expect(last.rows.map(({ subject }) => subject)).toEqual(['Mail 1'])
    expect((await call(procedures().page, { offset: 7, limit: 3 })).rows).toEqual([])
  })

  it('is empty at first', async () => {
    expect(await call(procedures().page, {})).toEqual({ rows: [], offset: 0, total: 0 })
  })

  it('finds by subject, name and address, and takes no wildcard', async () => {
    await sendSome(12)
    await send(100, '100 % sure_thing')
    const find = async (search: string) =>
      (await call(procedures().page, { search })).rows.map(({ to }) => to)
    expect(await find('MAIL 11')).toEqual(['p11@x.example'])
    expect(await find('person 3')).toEqual(['p3@x.example'])
    expect(await find('p12@')).toEqual(['p12@x.example'])
    expect(await find('0 % s')).toEqual(['p100@x.example'])
    expect(await find('e_t')).toEqual(['p100@x.example'])
    expect(await find('1_')).toEqual([])
    expect(await find("' OR 1=1 --")).toEqual([])
    const page = await call(procedures().page, { search: 'mail', offset: 10, limit: 5 })
    expect(page).toMatchObject({ total: 12, offset: 10 })
    expect(page.rows.map(({ to }) => to)).toEqual(['p2@x.example', 'p1@x.example'])
  })

  it('shows a mail, and knows that it was seen', async () => {
    await sendSome(2)
    const { rows } = await call(procedures().page, {})
    const detail = await call(procedures().get, { id: rows[0]!.id })
    expect(detail).toMatchObject({
      seen: true,
      message: { subject: 'Mail 2', to: 'Person 2 <p2@x.example>', links: ['https://x.example/c'] }
    })
    expect((await call(procedures().page, {})).rows.map(({ seen }) => seen)).toEqual([true, false])
    await expect(call(procedures().get, { id: 99 })).rejects.toThrow('captured-email-gone')
  })

  it('is cleared, and starts again', async () => {
    await sendSome(5)
    expect(await call(procedures().clear, {})).toEqual({ removed: 5 })
    expect(await call(procedures().page, {})).toMatchObject({ rows: [], total: 0 })
    expect(await call(procedures().clear, {})).toEqual({ removed: 0 })
    await send(1)
    expect(await call(procedures().page, {})).toMatchObject({ total: 1 })
  })

  it('keeps its mails over a restart', async () => {
    await sendSome(3)
    await mailbox.close()
    transport.close()
    mailbox = await openMailbox({ ...test.reopen(), clock: systemClock })
    expect(await call(procedures().page, {})).toMatchObject({ total: 3 })
    transport = connect(mailbox.port!)
    await send(4)
    expect((await call(procedures().page, {})).rows[0]!.subject).toBe('Mail 4')
  })

  it('plays the faults it is set to, until the end of the run', async () => {
    expect(await call(procedures().faults, {})).toEqual(noFaults)
    await call(procedures().setFaults, { ...noFaults, reject550: 100 })
    expect(await call(procedures().faults, {})).toEqual({ ...noFaults, reject550: 100 })
    await expect(send(1)).rejects.toMatchObject({ responseCode: 550 })
    await call(procedures().setFaults, noFaults)
    await send(1)
    await expect(call(procedures().setFaults, { ...noFaults, reject550: 101 })).rejects.toThrow()
    const again = await openMailbox({ ...test.parts, clock: systemClock })
    expect(again.faults()).toEqual(noFaults)
    await again.close()
  })

  it('tells the window that mail has come', async () => {
    const stop = new AbortController()
    const heard = test.parts.events.subscribe(stop.signal)
    await heard.next()
    const next = heard.next()
    await send(1)
    await test.clock.advanceAsync(1000)
    expect((await next).value).toEqual({ kind: 'mailbox' })
    stop.abort()
    await heard.next()
  })
})
