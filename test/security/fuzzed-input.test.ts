import fc from 'fast-check'
import { spawnSync } from 'node:child_process'
import PostalMime from 'postal-mime'
import { readFileSync } from 'node:fs'
import { afterEach, describe, expect, it } from 'vitest'
import { guardFormula, unguardFormula } from '../../src/shared/text/formula-cells.ts'
import { type ScriptedSmtpServer, startScriptedSmtpServer } from '../helpers/scripted-smtp-server.ts'
import {
  addServerAccount,
  campaignOptions,
  everyPending,
  startTestEngine,
  type TestEngine,
  until
} from '../helpers/test-engine.ts'
import { csv, grantRead, grantWrite, importFile } from './hostile-import.ts'

/** `SECURITY=full`: ten thousand. */
const many = process.env['SECURITY'] === 'full' ? 10_000 : 1000

let server: ScriptedSmtpServer | undefined
let engine: TestEngine | undefined
afterEach(async () => {
  await engine?.close()
  await server?.close()
  engine = server = undefined
})

const nasty = fc.constantFrom(
  '\r\nBcc: thief@evil.example',
  '\nTo: thief@evil.example',
  '\r\n\r\n<p>body</p>',
  '\u2028Bcc: thief@evil.example',
  '\0',
  '\u202E',
  '\u200B',
  '\u0085',
  '"',
  '\\',
  ',',
  ';',
  '<thief@evil.example>',
  '=?utf-8?q?=0D=0ABcc:_thief@evil.example?=',
  '{{ link }}',
  '{% raw %}',
  '=cmd|x',
  '\ud83d',
  '.\r\n.\r\nMAIL FROM:<thief@evil.example>'
)
const piece = fc.oneof(
  fc.string({ unit: 'grapheme', maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
  nasty
)
const text = fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join(''))
/** Of RFC 5321's dot-atoms, those that are not also someone's attack; and addresses that are nothing but one. */
const goodAddress = fc
  .tuple(fc.stringMatching(/^[a-z0-9!#$%&'*+/=?^_`{|}~-]{1,20}(\.[a-z0-9]{1,5})?$/), fc.nat(1e9))
  .map(([local, number]) => `${local}${number}@x${number % 7}.example`)
const badAddress = fc
  .tuple(goodAddress, nasty)
  .map(([address, attack]) => `${address}${attack}`)
  .filter((address) => !/^[^@]+@[^@]+$/.test(address.trim()) || /[\s\0<>,;"\\]/.test(address.trim()))
const person = fc.record({
  name: text,
  address: fc.oneof({ weight: 5, arbitrary: goodAddress }, badAddress),
  note: text
})

/** The headers a message of ours has; any other was put in by someone. */
const ours = new Set(
  'from to reply-to subject date message-id mime-version content-type content-transfer-encoding auto-submitted list-unsubscribe x-auto-response-suppress feedback-id'.split(
    ' '
  )
)

describe('fuzzed people through import and send', () => {
  it(
    `${many} of them: one recipient a message, no header injected, no address changed`,
    { timeout: 1_800_000 },
    async () => {
      server = await startScriptedSmtpServer()
      engine = await startTestEngine()
      const { client, db } = engine
      const people = fc.sample(person, { numRuns: many, seed: 20_261_122 })
      const file = grantRead(
        engine,
        'fuzzed.csv',
        csv([['name', 'email', 'note'], ...people.map(({ name, address, note }) => [name, address, note])])
      )
      const report = await importFile(engine, file)
      expect(report.created + report.refused + report.updated + report.unchanged).toBe(many)
      expect(report.created).toBeGreaterThan(many / 4)
      const users = db.statement('SELECT id, name, address, fields FROM users').all() as {
        id: number
        name: string
        address: string
        fields: string
      }[]
      // None was made up or mended on the way in: each stands in the file as it is, but for a separator behind it.
      const given = new Set(people.map(({ address }) => address.trim().replace(/\s*[,;|]$/, '')))
      expect(users.filter(({ address }) => !given.has(address))).toEqual([])

      const template = await client.templates.create({ from: 'confirm-account', name: 'Fuzzed' })
      await client.templates.save({
        id: template.id,
        name: 'Fuzzed',
        source: {
          ...template.source,
          subject: '{{ user.name }} {{ user.fields.note }}',
          html: '<p>{{ user.name }} {{ user.fields.note }} <a href="{{ link }}">x</a></p>',
          text: '{{ user.name }}\n{{ user.fields.note }}\n{{ link }}'
        }
      })
      const accountId = await addServerAccount(client, server.port, { maxConnections: 5 })
      const { id } = await client.campaigns.start({
        selection: everyPending,
        options: campaignOptions(accountId, { templateId: template.id })
      })
      const progress = () => client.campaigns.get({ id })
      await until(async () => ['finished', 'paused'].includes((await progress()).state))
      expect(await progress()).toMatchObject({ state: 'finished' })

      const commands = (verb: string) => server!.lines.filter(({ line }) => line.startsWith(verb))
      expect(commands('RCPT TO:').length).toBe(users.length)
      expect(commands('MAIL FROM:').map(({ line }) => /^MAIL FROM:<([^>]*)>/.exec(line)?.[1])).toEqual(
        users.map(() => 'verify@ragtime.example')
      )
      const byAddress = new Map(users.map((user) => [user.address, user]))
      expect(new Set(server.acceptedRecipients())).toEqual(new Set(byAddress.keys()))
      expect(server.acceptedRecipients()).toHaveLength(users.length)

      for (const { recipients, raw } of server.messages) {
        expect(recipients).toHaveLength(1)
        const user = byAddress.get(recipients[0]!)!
        const mail = await PostalMime.parse(raw)
        const strangers = mail.headers.filter(({ key }) => !ours.has(key)).map(({ key }) => key)
        expect(strangers, user.name).toEqual([])
        const twice = mail.headers
          .map(({ key }) => key)
          .filter((key, index, all) => all.indexOf(key) !== index)
        expect(twice, user.name).toEqual([])
        expect(
          mail.to?.map(({ address }) => address),
          user.name
        ).toEqual([user.address])
        expect(mail.from?.address).toBe('verify@ragtime.example')
        // eslint-disable-next-line no-control-regex
        expect(mail.subject ?? '').not.toMatch(/[\u0000-\u001f\u007f\u2028\u2029]/)
      }
    }
  )
})

/** Another program's reader and writer, of which nothing is known but that they speak CSV. */
const pythonsCsv =
  "import csv,io,sys;t=sys.stdin.buffer.read().decode('utf-8-sig');o=io.StringIO();csv.writer(o).writerows(csv.reader(io.StringIO(t,newline='')));sys.stdout.buffer.write(o.getvalue().encode())"
const python = ['python3', '/usr/bin/python3'].find((command) => spawnSync(command, ['-c', '']).status === 0)

describe('a CSV export', () => {
  it.each(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠', "'=", "''@"])(
    'guards a cell that begins with %j, and takes the guard off again',
    (lead) => {
      const cell = `${lead}HYPERLINK("http://evil.example","x")`
      expect(guardFormula(cell)).toBe(`'${cell}`)
      expect(unguardFormula(`'${cell}`)).toBe(cell)
    }
  )

  /** What the import itself keeps as it is: one line, without control characters, white space at its ends or broken letters. */
  const kept = text.map((value) => value.replace(/[\p{Cc}\p{Cs}\p{Z}\ufffd]+/gu, ' ').trim() || 'x')
  const cell = fc.oneof(
    kept,
    fc.constantFrom(
      '=1+1',
      '+49 170',
      '-5',
      '@x',
      "'=1",
      "''+2",
      '=HYPERLINK("http://evil.example";"x")',
      '＝1'
    )
  )

  it('has no cell that a spreadsheet would run, and comes back in as it went out', async () => {
    engine = await startTestEngine()
    const { client } = engine
    const people = fc.sample(fc.record({ name: cell, role: cell, note: cell, formula: cell }), {
      numRuns: 300,
      seed: 7
    })
    for (const [index, { name, role, note, formula }] of people.entries()) {
      const user = {
        name: name.slice(0, 100),
        address: `+p${index}@x.example`,
        role: role.slice(0, 100),
        fields: { note, formula }
      }
      // What a person could not type either is left out here.
      await client.users.add(user).catch(() => undefined)
    }
    const seen = () =>
      engine!.db
        .statement('SELECT name, address, role, locale, fields, external_id, status FROM users ORDER BY id')
        .all()
    const before = seen()
    expect(before.length).toBeGreaterThan(200)
    const out = grantWrite(engine, 'out.csv')
    const selection = { filter: {}, except: [] }
    await client.users.export({ selection, file: out.handle })
    const { parse } = await import('csv-parse/sync')
    const content = readFileSync(out.path, 'utf8')
    const rows = parse(content, { bom: true, relax_column_count: false })
    const formulas = rows.flat().filter((value) => /^[=+\-@\t\r\n＝＋－＠]/.test(value))
    expect(formulas).toEqual([])

    const report = await importFile(engine, grantRead(engine, 'back.csv', content))
    expect(report).toMatchObject({ created: 0, updated: 0, unchanged: before.length, refused: 0 })
    expect(seen()).toEqual(before)
    if (!python) return
    const run = spawnSync(python, ['-c', pythonsCsv], { input: content })
    expect(run.stderr.toString()).toBe('')
    const again = await importFile(engine, grantRead(engine, 'python.csv', run.stdout.toString()))
    expect(again).toMatchObject({ created: 0, updated: 0, unchanged: before.length, refused: 0 })
    expect(seen()).toEqual(before)
  })
})
