import { fc, test as property } from '@fast-check/vitest'
import PostalMime from 'postal-mime'
import { describe, expect, it } from 'vitest'
import MailComposer from 'nodemailer/lib/mail-composer'
import { composeMessage, type MessageInput } from '../../../src/engine/mail/compose.ts'
import { encodeBody } from '../../../src/engine/mail/encode-body.ts'

const input: MessageInput = {
  from: { name: 'Acme GmbH & Co.', address: 'no-reply@acme.example' },
  replyTo: { name: '', address: 'help@acme.example' },
  to: { name: 'José Ünal', address: 'jose@x.example' },
  subject: 'Please confirm your address – Acme',
  text: 'Dear José,\nplease confirm.\n',
  html: '<p>Dear José,</p>\n<p>please confirm.</p>\n',
  messageId: '<d-42.a1@acme.example>',
  date: Date.UTC(2026, 0, 2, 3, 4, 5),
  boundary: 'b0b1b2b3'
}

function headersOf(raw: Buffer): string {
  const text = raw.toString()
  return text.slice(0, text.indexOf('\r\n\r\n'))
}

/** Header names of the message itself, in order. */
function namesOf(raw: Buffer): string[] {
  return headersOf(raw)
    .replaceAll(/\r\n[\t ]/g, ' ')
    .split('\r\n')
    .map((line) => line.slice(0, line.indexOf(':')))
}

describe('a composed message', () => {
  it('says what it was given', async () => {
    const mail = await PostalMime.parse(composeMessage(input))
    expect({ ...mail, text: mail.text!.trimEnd(), html: mail.html!.trimEnd() }).toMatchObject({
      from: input.from,
      to: [input.to],
      replyTo: [input.replyTo],
      subject: input.subject,
      text: input.text.trimEnd(),
      html: input.html.trimEnd(),
      messageId: input.messageId,
      date: '2026-01-02T03:04:05.000Z',
      attachments: []
    })
  })

  it('asks for no automatic answer', () => {
    expect(headersOf(composeMessage(input))).toMatch(/^Auto-Submitted: auto-generated$/m)
    expect(headersOf(composeMessage(input))).toMatch(/^X-Auto-Response-Suppress: All$/m)
  })

  it('is the same bytes every time, and other bytes for another date, id or boundary', () => {
    const raw = composeMessage(input)
    expect(composeMessage(structuredClone(input)).equals(raw)).toBe(true)
    for (const change of [{ date: input.date + 1000 }, { messageId: '<2@x>' }, { boundary: 'b4' }]) {
      expect(composeMessage({ ...input, ...change }).equals(raw)).toBe(false)
    }
  })

  it('leaves what it was given as it was', () => {
    const frozen = structuredClone(input)
    for (const part of [frozen, frozen.from, frozen.to, frozen.replyTo]) Object.freeze(part)
    expect(composeMessage(frozen).equals(composeMessage(input))).toBe(true)
  })

  it('is what nodemailer’s own composer puts on the wire, but for the order of headers', async () => {
    const composed = await new MailComposer({
      ...input,
      date: new Date(input.date),
      baseBoundary: input.boundary,
      boundaryPrefix: '=_',
      headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }
    })
      .compile()
      .build()
    // It leaves line ends to the connection.
    const theirs = Buffer.from(composed.toString().replaceAll(/\r?\n/g, '\r\n'))
    const ours = composeMessage(input)
    expect(headersOf(ours).split('\r\n').toSorted()).toEqual(headersOf(theirs).split('\r\n').toSorted())
    expect(ours.toString().slice(headersOf(ours).length)).toBe(
      theirs.toString().slice(headersOf(theirs).length)
    )
  })

  it('takes further headers, but none that it is made of', () => {
    const raw = composeMessage({
      ...input,
      headers: {
        'X-Campaign': '42',
        'X-Long': 'x\r\nBcc: a@b',
        To: 'evil@x.example',
        'reply-TO': 'evil@x.example',
        'A: b\r\nC': 'd'
      }
    })
    expect(namesOf(raw)).toEqual([
      'From',
      'To',
      'Reply-To',
      'Subject',
      'Message-ID',
      'Date',
      'Auto-Submitted',
      'X-Auto-Response-Suppress',
      'X-Campaign',
      'X-Long',
      'Abc',
      'MIME-Version',
      'Content-Type'
    ])
    expect(headersOf(raw)).not.toContain('evil')
  })

  it('has names in any script, in ASCII headers', async () => {
    const names = [
      'Олена Коваль',
      '山田 太郎',
      'محمد',
      'Müller, "Jo" \\ Söhne',
      "O'Neill (Ops)",
      '👩‍🚀 Zoë',
      '<b@x.example>',
      'a@b.example, c@d.example'
    ]
    for (const name of names) {
      const raw = composeMessage({ ...input, to: { name, address: 'a@x.example' } })
      expect(headersOf(raw)).toMatch(/^[\t\r\n\x20-\x7e]*$/)
      const { to } = await PostalMime.parse(raw)
      expect(to).toEqual([{ name, address: 'a@x.example' }])
    }
  })
})

describe('line breaks and controls in a name or subject', () => {
  const nasty = [
    '\r\nBcc: spy@x.example',
    '\nBcc: spy@x.example',
    '\rBcc: spy@x.example',
    '\u2028Bcc: spy@x.example',
    '\0Bcc',
    '\u0085Bcc: spy@x.example'
  ]
  it.each(nasty)('%j makes no header and hides in none', async (text) => {
    const raw = composeMessage({
      ...input,
      subject: `Hello${text}`,
      from: { name: `Acme${text}`, address: 'a@acme.example' },
      to: { name: `José${text}`, address: 'a@x.example' },
      replyTo: { name: `Help${text}`, address: 'help@acme.example' }
    })
    expect(namesOf(raw)).not.toContain('Bcc')
    const mail = await PostalMime.parse(raw)
    expect(mail.to).toHaveLength(1)
    for (const shown of [mail.subject!, mail.from!.name, mail.to![0]!.name])
      expect(shown).not.toMatch(/[\p{Cc}\u2028]/u)
  })
})

property.prop([
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'binary' }),
  fc.string({ unit: 'grapheme' })
])(
  'whatever a subject, a name and a text hold, the message has the same headers and one recipient',
  async (subject, name, text) => {
    const raw = composeMessage({ ...input, subject, to: { name, address: 'a@x.example' }, text: text || '-' })
    const expected = [
      'From',
      'To',
      'Reply-To',
      'Subject',
      'Message-ID',
      'Date',
      'Auto-Submitted',
      'X-Auto-Response-Suppress',
      'MIME-Version',
      'Content-Type'
    ]
    expect(namesOf(raw)).toEqual(
      expected.filter((one) => one !== 'Subject' || namesOf(raw).includes('Subject'))
    )
    expect((await PostalMime.parse(raw)).to).toMatchObject([{ address: 'a@x.example' }])
  }
)

describe('a body', () => {
  it('goes as it is when it is plain ASCII in short lines', () => {
    expect(encodeBody('Hello\nyou = me\n')).toEqual({ encoding: '7bit', body: 'Hello\r\nyou = me\r\n' })
    expect(encodeBody('x'.repeat(998)).encoding).toBe('7bit')
  })

  it.each([
    'é',
    'x'.repeat(999),
    `a\n${'x'.repeat(999)}\nb`,
    'blank at the end \nof a line',
    'a\0b',
    'a\u007fb',
    '\f'
  ])('is quoted otherwise: %j', (text) => {
    const { encoding, body } = encodeBody(text)
    expect(encoding).toBe('quoted-printable')
    expect(body).toMatch(/^[\t\r\n\x20-\x7e]*$/)
    expect(Math.max(...body.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(76)
  })

  property.prop([fc.string({ unit: 'grapheme', maxLength: 400 })])(
    'comes out as it went in, line ends aside',
    (text) => {
      const { encoding, body } = encodeBody(text)
      const decoded = encoding === '7bit' ? body : unquote(body)
      expect(decoded).toBe(text.replaceAll(/\r\n|\r|\n/g, '\r\n'))
      expect(body).not.toMatch(/\r(?!\n)|(?<!\r)\n/)
    }
  )
})

/** RFC 2045 §6.7. */
function unquote(body: string): string {
  const bytes = body
    .replaceAll('=\r\n', '')
    .replaceAll(/=([0-9A-F]{2})/g, (_match, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8')
}
