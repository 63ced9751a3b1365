import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createChosenFiles } from '../../src/main/shell/chosen-files.ts'
import { AppError } from '../../src/shared/errors.ts'
import { compileTemplate, renderTemplate } from '../../src/engine/templates/language/compile.ts'
import { exampleValues } from '../../src/engine/templates/language/values.ts'
import { startTestEngine, type TestEngine } from '../helpers/test-engine.ts'
import { csv, grantRead, importFile } from './hostile-import.ts'

/** The Big List of Naughty Strings: what has broken software before. */
const naughty = JSON.parse(
  readFileSync(new URL('../fixtures/naughty-strings/blns.json', import.meta.url), 'utf8')
) as string[]

/** `SECURITY=full`: none left out. */
const full = process.env['SECURITY'] === 'full'

let engine: TestEngine
beforeAll(async () => {
  engine = await startTestEngine()
})
afterAll(() => engine.close())

/** What an import makes of white space: names are one line. */
const oneLine = (text: string) => text.replace(/\s+/g, ' ').trim()
const isReadable = (text: string) => !/[\0\ufffd\u0080-\u0084\u0086-\u009f]/.test(text)

describe('naughty strings', () => {
  it('as names and values of an import are kept to the letter, or the row is refused with its reason', async () => {
    const rows = naughty.map((text, index) => [text, `naughty${index}@x.example`, text])
    // A file that begins with control characters is taken for no text at all: people come first.
    const plain = Array.from({ length: 200 }, (_, index) => [
      'Amara Okafor',
      `plain${index}@x.example`,
      'Lagos, Nigeria'
    ])
    const report = await importFile(
      engine,
      grantRead(engine, 'naughty.csv', csv([['name', 'email', 'note'], ...plain, ...rows]))
    )
    const good = rows.filter(([text]) => isReadable(text!))
    expect(report).toMatchObject({ created: plain.length + good.length, refused: rows.length - good.length })
    expect(good.length).toBeGreaterThan(500)
    const users = engine.db
      .statement("SELECT name, address, fields FROM users WHERE address LIKE 'naughty%' ORDER BY id")
      .all()
    const byAddress = (one: object, other: object) =>
      (one as { address: string }).address < (other as { address: string }).address ? -1 : 1
    expect(users.toSorted(byAddress)).toEqual(
      good
        .map(([text, address]) => {
          // How databases write that there is no value.
          const value = ['NULL', '(null)'].includes(text!.trim()) ? '' : text!
          return {
            name: oneLine(value),
            address,
            fields: value.trim() === '' ? '{}' : JSON.stringify({ note: value.trim() })
          }
        })
        .toSorted(byAddress)
    )
  })

  it('as search terms find or do not find, and never fail', async () => {
    const { client } = engine
    for (const search of naughty.filter((text) => text.length <= 200)) {
      const { rows } = await client.users.page({ filter: { search }, offset: 0, limit: 5 })
      expect(Array.isArray(rows)).toBe(true)
      await client.log.page({ filter: { search }, offset: 0, limit: 5 })
      await client.mailbox.page({ search, offset: 0, limit: 5 })
    }
    expect(engine.db.statement('SELECT count(*) AS n FROM users').get()).toEqual({
      n: naughty.filter(isReadable).length + 200
    })
  })

  it('as values and subjects of a template come out as they went in, escaped in HTML', () => {
    const compiled = compileTemplate({
      subject: 'Hi {{ user.name }}!',
      preheader: '{{ user.name }}',
      html: '<p title="{{ user.name }}">{{ user.name }}</p>{{ link }}',
      text: '{{ user.name }}'
    })
    for (const name of naughty) {
      const { subject, html, text } = renderTemplate(compiled, {
        ...exampleValues,
        user: { ...exampleValues.user, name, first_name: name }
      })
      expect(text).toBe(name)
      // eslint-disable-next-line no-control-regex
      expect(subject).not.toMatch(/[\u0000-\u001f\u007f\u2028\u2029]/)
      expect(html.match(/[<>]/g)).toEqual(['<', '>', '<', '>'])
      expect(html.match(/"/g)).toHaveLength(2)
    }
  })

  it('as templates are read, or refused with a sentence', () => {
    let read = 0
    for (const source of naughty) {
      try {
        renderTemplate(
          compileTemplate({ subject: source, preheader: source, html: source, text: source }),
          exampleValues
        )
        read += 1
      } catch (error) {
        expect(error, source).toBeInstanceOf(AppError)
        expect(error).toMatchObject({ code: 'TEMPLATE_BROKEN' })
      }
    }
    expect(read).toBeGreaterThan(450)
  })

  it('as names of files are chosen, written to and read from, as far as the disk takes them', async () => {
    const takes = (name: string) => {
      try {
        writeFileSync(join(engine.folder, name), '')
        rmSync(join(engine.folder, name))
        return true
      } catch {
        return false
      }
    }
    // The longest there is beside them.
    const all = [...naughty, 'ü'.repeat(127)]
    const names = all.filter((name) => !name.includes('/') && !/^\.{0,2}$/.test(name) && takes(name))
    expect(names.length).toBeGreaterThan(300)
    const some = full ? names : names.filter((_, index) => index % 20 === 0 || index === names.length - 1)
    const files = createChosenFiles((file) => engine.engine.parts.files.grant(file))
    for (const name of some) {
      const path = join(engine.folder, name)
      const selection = { filter: { search: 'plain1@' }, except: [] }
      const { rows } = await engine.client.users.export({ selection, file: files.grantWrite(path).handle })
      expect(rows, name).toBeGreaterThan(0)
      const report = await importFile(engine, (await files.grantRead(path)).handle)
      expect(report, name).toMatchObject({ created: 0, refused: 0, unchanged: rows })
    }
    const there = readdirSync(engine.folder)
    expect(there).toEqual(expect.arrayContaining(some))
    expect(there.filter((name) => name.endsWith('.part'))).toEqual([])
    // Each under the name it was given: in the list of imports it stands as it was chosen.
    const kept = engine.db.statement('SELECT file_name AS name FROM imports').all() as { name: string }[]
    const listed = new Set(kept.map(({ name }) => name))
    expect(some.filter((name) => !listed.has(name))).toEqual([])
  }, 900_000)
})
