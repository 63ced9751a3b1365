import fc from 'fast-check'
import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { createTerminal } from '../../src/cli/terminal.ts'
import { isolate } from '../../src/shared/text/isolate.ts'
import { spelledProps } from '../../src/renderer/jsx/spelled-props.ts'
import { hiddenCharacters, spelledOut } from '../../src/shared/text/hidden-characters.ts'

const nasty = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...'\u202e \u202d \u2066 \u2067 \u2068 \u2069 \u200b \u200e \u200f \u061c \ufeff \u00ad \u0007 \u001b \u009b'.split(
          ' '
        )
      ),
      fc.constantFrom('\u001b[2J', '\u001b]0;owned\u0007', '\u2068Bo\u2069', 'a', 'א', 'ش', '\n', '\t'),
      fc.string({ unit: 'grapheme', maxLength: 4 })
    ),
    { maxLength: 12 }
  )
  .map((parts) => parts.join(''))

it('characters that turn, hide or command stand in a text by their numbers, and nothing else changes', () => {
  expect(spelledOut('invoice\u202egpj.exe')).toBe('invoice[U+202E]gpj.exe')
  expect(spelledOut('\u001b[2Jgone\u009b31m')).toBe('[U+001B][2Jgone[U+009B]31m')
  expect(spelledOut('two\r\nlines\tapart')).toBe('two\r\nlines\tapart')
  expect(spelledOut('refused\rAll fine\r\n')).toBe('refused[U+000D]All fine\r\n')
  for (const hidden of '\u{e0041} \u3164 \u115f \u1160 \uffa0 \u034f \u206a \u206f \ufff9 \ufffb \u2028 \u2029'.split(
    ' '
  )) {
    expect(spelledOut(`a${hidden}b`)).toMatch(/^a\[U\+[0-9A-F]{4,5}\]b$/)
  }
  for (const kept of [
    'Zoë',
    '山田 太郎',
    'نام\u200cخانوادگی',
    '👩‍👩‍👧',
    'שלום',
    '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'
  ])
    expect(spelledOut(kept)).toBe(kept)
  fc.assert(
    fc.property(nasty, (text) => {
      const bare = spelledOut(text).replace(/\u2068([^\u2066-\u2069]*)\u2069/g, '$1')
      expect(
        [...hiddenCharacters(bare.replace(/[\r\n\t]/g, ''))].filter((kind) => kind !== 'invisible')
      ).toEqual([])
    }),
    { numRuns: process.env['SECURITY'] === 'full' ? 10_000 : 1000 }
  )
})

it('a name that is kept in cannot end what keeps it in', () => {
  fc.assert(
    fc.property(nasty, (name) => {
      const kept = isolate(name)
      // To the letter what was isolated goes through what spells out.
      expect(spelledOut(`before ${kept} after`)).toBe(`before ${kept} after`)
      expect(kept.replace(/^\u2068(.*)\u2069$/s, '$1')).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
    })
  )
})

it('every element shows what is read spelled out, and what is edited as it is', () => {
  const evil = 'a\u202eb'
  const spelled = 'a[U+202E]b'
  expect(spelledProps({ children: evil, title: evil, 'aria-label': evil, value: evil })).toEqual({
    children: spelled,
    title: spelled,
    'aria-label': spelled,
    value: evil
  })
  expect(spelledProps({ children: ['From ', evil, 3, null] })).toEqual({
    children: ['From ', spelled, 3, null]
  })
  expect(
    spelledProps({
      data: [
        { value: evil, label: evil },
        { value: 'b', label: 'B' }
      ]
    })
  ).toEqual({
    data: [
      { value: evil, label: spelled },
      { value: 'b', label: 'B' }
    ]
  })
  const clean = { children: ['From ', 'Bo'], title: 'x' }
  expect(spelledProps(clean)).toBe(clean)
})

it.each([true, false])(
  'a terminal is given nothing that it would obey (asked for JSON: %s)',
  async (json) => {
    const out = Object.assign(new PassThrough(), { isTTY: true })
    const err = Object.assign(new PassThrough(), { isTTY: true })
    const terminal = createTerminal(out, err, { json, ascii: false })
    const evil = 'ok \u001b[2J\u001b]0;owned\u0007\u009b31m \u202egone'
    terminal.say(evil)
    terminal.json({ evil })
    terminal.problem('BAD_INPUT', evil)
    terminal.progress(evil)
    await terminal.write(`${evil}\n`)
    await terminal.end()
    // eslint-disable-next-line no-control-regex
    const obeyed = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/
    // What it says itself: back to the line's start, and clear it.
    const own = (text: string) => text.replaceAll('\r\u001b[K', '')
    expect(own(String(out.read()))).not.toMatch(obeyed)
    expect(own(String(err.read()))).not.toMatch(obeyed)
  }
)

it('a program is given what there is', async () => {
  const out = new PassThrough()
  const terminal = createTerminal(out, new PassThrough(), { json: true, ascii: false })
  terminal.json({ evil: 'a\u202e\u001bb' })
  await terminal.end()
  expect(JSON.parse(String(out.read()))).toEqual({ evil: 'a\u202e\u001bb' })
})
