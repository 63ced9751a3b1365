import fc from 'fast-check'
import nodemailer from 'nodemailer'
import { describe, expect, it } from 'vitest'
import { extractLinks } from '../../../src/engine/mailbox/extract-links.ts'
import { peekHeaders } from '../../../src/engine/mailbox/peek-headers.ts'
import { readMessage } from '../../../src/engine/mailbox/read-message.ts'

async function compose(message: Record<string, unknown>): Promise<Buffer> {
  const { message: raw } = await nodemailer
    .createTransport({ streamTransport: true, buffer: true, newline: 'windows' })
    .sendMail(message)
  return raw as Buffer
}

const mail = {
  from: { name: 'Ragtime', address: 'admin@ragtime.example' },
  to: { name: '山田 太郎', address: 'taro@x.example' },
  subject: 'Bestätigen Sie Ihre Adresse, bitte, damit alles seinen Gang gehen kann 👍',
  text: 'Öffnen Sie https://x.example/c/1?a=1&b=2.\nOder (https://x.example/d).',
  html: '<p>Ö <a href="https://x.example/c/1?a=1&amp;b=2">hier</a> <a href=\'http://x.example/e\'>e</a></p>'
}

describe('a message', () => {
  it('reads as it was written', async () => {
    const view = await readMessage(await compose(mail))
    expect(view).toMatchObject({
      subject: mail.subject,
      from: 'Ragtime <admin@ragtime.example>',
      to: '山田 太郎 <taro@x.example>',
      html: expect.stringContaining('<p>Ö <a href=') as string,
      text: expect.stringContaining('Öffnen Sie') as string,
      links: ['https://x.example/c/1?a=1&b=2', 'http://x.example/e', 'https://x.example/d']
    })
    expect(view.source).toMatch(/^From: Ragtime/)
    expect(view.headers.find(({ name }) => name === 'MIME-Version')).toEqual({
      name: 'MIME-Version',
      value: '1.0'
    })
    expect(view.messageId).toMatch(/^<.+>$/)
  })

  it('shows subject and name at a glance, as the whole reading does', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 120 }),
        fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
        async (subject, name) => {
          const raw = await compose({ ...mail, subject, to: { name, address: 'a@x.example' } })
          const view = await readMessage(raw)
          const seen = peekHeaders(raw)
          expect(seen.subject).toBe(view.subject)
          expect(view.to).toBe(seen.toName === '' ? 'a@x.example' : `${seen.toName} <a@x.example>`)
        }
      ),
      { numRuns: 60 }
    )
  })

  it('of very many lines, parts or mails within mails is shown as its source', async () => {
    const part = '--b\r\nContent-Type: text/plain\r\n\r\nx\r\n'
    const parts = `Subject: many\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n${part.repeat(20_000)}--b--\r\n`
    const nested = `Subject: deep\r\n${'Content-Type: message/rfc822\r\n\r\n'.repeat(20_000)}x`
    const lines = `Subject: long\r\n\r\n${'x\r\n'.repeat(20_000)}`
    for (const text of [parts, nested, lines]) {
      const began = performance.now()
      const { source, text: shown } = await readMessage(Buffer.from(text))
      expect(performance.now() - began).toBeLessThan(100)
      expect(source).toBe(text)
      expect(shown).toBeNull()
    }
  })

  it('without HTML, without text, or without anything is shown for what it is', async () => {
    expect(await readMessage(Buffer.from('Subject: x\r\n\r\nonly text'))).toMatchObject({
      html: null,
      text: 'only text\n'
    })
    expect(await readMessage(Buffer.from('Content-Type: text/html\r\n\r\n<p>x</p>'))).toMatchObject({
      subject: '',
      html: '<p>x</p>\n'
    })
    expect(await readMessage(Buffer.alloc(0))).toMatchObject({ subject: '', from: '', to: '', links: [] })
  })

  it('that is made to be hard to read shows its source', async () => {
    let nested = 'Subject: deep\r\n'
    for (let depth = 0; depth < 500; depth++)
      nested += `Content-Type: multipart/mixed; boundary=b${depth}\r\n\r\n--b${depth}\r\n`
    expect(await readMessage(Buffer.from(nested))).toMatchObject({
      html: null,
      source: nested,
      subject: 'deep'
    })
    const wide = `Subject: wide\r\n${'X-A: b\r\n'.repeat(100_000)}\r\nbody`
    expect(await readMessage(Buffer.from(wide))).toMatchObject({ html: null, subject: 'wide' })
  })

  it('of any bytes is read without an error', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 2000 }), async (bytes) => {
        peekHeaders(Buffer.from(bytes))
        expect(await readMessage(bytes)).toMatchObject({ source: Buffer.from(bytes).toString() })
      }),
      { numRuns: 100 }
    )
  })
})

describe('the links of a message', () => {
  it('are those of the web, each once', () => {
    const html =
      '<a href="https://a.example/">1</a><a href=https://b.example/>2</a><A HREF="https://a.example/">3</A>' +
      '<a href="javascript:alert(1)">4</a><a href="mailto:a@x.example">5</a><a href="/here">6</a><a href="https://">7</a>'
    expect(extractLinks(html, null)).toEqual(['https://a.example/', 'https://b.example/'])
  })

  it('have their entities decoded', () => {
    expect(
      extractLinks('<a href="https://a.example/?x=1&amp;y=&#34;&#x27;&quot;&#99999999;">', null)
    ).toEqual(['https://a.example/?x=1&y="\'"\ufffd'])
  })

  it('in text end where the sentence goes on', () => {
    expect(
      extractLinks(null, 'See https://a.example/x?y=1, (https://b.example/), <https://c.example/d>!')
    ).toEqual(['https://a.example/x?y=1', 'https://b.example/', 'https://c.example/d'])
  })

  it('are found in good time whatever the message holds', () => {
    const began = performance.now()
    for (const piece of [
      'href="https://',
      'href= ',
      'https://a.example/',
      '<a href=',
      'https://a.example/,,,,,,',
      '&#'
    ]) {
      expect(extractLinks(piece.repeat(15_000), piece.repeat(15_000)).length).toBeLessThanOrEqual(200)
    }
    expect(performance.now() - began).toBeLessThan(3000)
  })
})
