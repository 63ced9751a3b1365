import { CompletionContext, type CompletionSource } from '@codemirror/autocomplete'
import { ensureSyntaxTree } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { classHighlighter, highlightTree } from '@lezer/highlight'
import { expect, test } from 'vitest'
import { type Around, mailLanguage } from '../../../../src/renderer/screens/templates/editor/mail-language.ts'

const variables = [
  { path: 'user.name', explanation: 'The whole name.', example: 'Amara' },
  { path: 'link', explanation: 'The link that confirms.', example: 'https://…' }
]
const stateOf = (doc: string, around: Around = 'html') =>
  EditorState.create({ doc, extensions: mailLanguage(around, variables) })

/** What is offered at the `¦` of a text; null where nothing is. */
async function offered(
  text: string,
  { explicit = false, around }: { explicit?: boolean; around?: 'text' } = {}
) {
  const position = text.indexOf('¦')
  const state = stateOf(text.slice(0, position) + text.slice(position + 1), around)
  const sources = state.languageDataAt<CompletionSource>('autocomplete', position, -1)
  const context = new CompletionContext(state, position, explicit)
  const results = await Promise.all(sources.map(async (source) => source(context)))
  const labels = results.flatMap((result) => result?.options.map(({ label }) => label) ?? [])
  return labels.length === 0 ? null : labels
}

test('in an output: variables, then their properties', async () => {
  expect(await offered('Dear {{ us¦ }}')).toEqual(expect.arrayContaining(['user', 'link']))
  expect(await offered('Dear {{ user.¦')).toEqual(['name'])
  expect(await offered('{{ user.na¦', { around: 'text' })).toEqual(['name'])
})

test('after its bar: filters; at the beginning of a tag: tags, but none that read files', async () => {
  expect(await offered('{{ link | up¦')).toContain('upcase')
  expect(await offered('{% un¦')).toContain('unless')
  expect(await offered('{% in¦')).not.toContain('include')
  expect(await offered('{% if us¦')).toContain('user')
})

test('Liquid is completed in a value of an attribute and in a style as in prose', async () => {
  expect(await offered('<a href="{{ li¦ }}">')).toContain('link')
  expect(await offered('<p style="color: {{ user.¦ }}">')).toEqual(['name'])
})

test('nothing within a text, a number, a comment or after the Liquid has ended', async () => {
  expect(await offered('{{ "us¦" }}')).toBeNull()
  expect(await offered('{{ "it\'s" | append: us¦')).toContain('user')
  expect(await offered('{{ 12¦')).toBeNull()
  expect(await offered('{% comment %} us¦ {% endcomment %}')).toBeNull()
  expect(await offered('{{ link }} us¦')).toBeNull()
})

test('what was not begun is offered only when it is asked for', async () => {
  expect(await offered('{{ ¦')).toBeNull()
  expect(await offered('{{ ¦', { explicit: true })).toContain('link')
})

test('in HTML: elements, the end of the open one first, attributes and values as mails have them', async () => {
  expect(await offered('<ta¦')).toContain('table')
  expect(await offered('<p><b>x</¦')).toEqual(['b', 'p'])
  expect(await offered('<td class="a" bg¦')).toContain('bgcolor')
  expect(await offered('<td align="¦"')).toContain('center')
  expect(await offered('<ta¦', { around: 'text' })).toBeNull()
})

/** What is highlighted, with how: 'typeName p'. */
function highlighted(text: string, around: Around = 'html'): string[] {
  const found: string[] = []
  const tree = ensureSyntaxTree(stateOf(text, around), text.length, 10_000)
  if (!tree) throw new Error('Not parsed in time.')
  highlightTree(tree, classHighlighter, (from, to, classes) => {
    found.push(`${classes.replaceAll('tok-', '')} ${text.slice(from, to)}`)
  })
  return found
}

test('Liquid stands anywhere: in prose, in a value, in a style, and the HTML goes on after it', () => {
  const output = ['punctuation {{', 'variableName link', 'punctuation }}']
  expect(highlighted('a {{ link }} b', 'text')).toEqual(output)
  expect(highlighted('<p title="a {{ link }} b">')).toEqual(
    expect.arrayContaining([...output, 'propertyName title'])
  )
  const styled = highlighted('<p style="color: {{ link }}; width: 5px">a</p>')
  expect(styled).toEqual(expect.arrayContaining([...output, 'propertyName color', 'propertyName width']))
})

test('plain text has no elements', () => {
  expect(highlighted('1 < 2 <b>', 'text')).toEqual([])
})

test('no text holds up typing: what is not parsed in its share of time is left for later', () => {
  const size = 400_000
  const texts = ['<a {{ ', '{% if ', '<a title="', '<!-- ', '{{ "', '<p>', '<style>', 'a'].map((part) =>
    part.repeat(size / part.length)
  )
  const before = performance.now()
  for (const text of texts) {
    let state = stateOf(text)
    for (let key = 0; key < 5; key++) state = state.update({ changes: { from: 10, insert: 'x' } }).state
  }
  expect(performance.now() - before).toBeLessThan(10_000)
})
