import { CompletionContext } from '@codemirror/autocomplete'
import { EditorState } from '@codemirror/state'
import { expect, test } from 'vitest'
import { mailCompletions } from '../../../../src/renderer/screens/templates/editor/mail-completion.ts'

const variables = [
  { path: 'user.name', explanation: 'The whole name.', example: 'Amara' },
  { path: 'link', explanation: 'The link that confirms.', example: 'https://…' }
]

/** What is offered at the `¦` of a text, and what of it would be replaced. */
async function offered(text: string, { explicit, around }: { explicit?: boolean; around?: 'text' } = {}) {
  const position = text.indexOf('¦')
  const doc = text.slice(0, position) + text.slice(position + 1)
  const context = new CompletionContext(EditorState.create({ doc }), position, explicit ?? false)
  const result = await mailCompletions(around ?? 'html', variables)(context)
  return (
    result && { labels: result.options.map(({ label }) => label), typed: doc.slice(result.from, position) }
  )
}

test('in an output: variables, then their properties', async () => {
  expect(await offered('Dear {{ us¦ }}')).toMatchObject({ typed: 'us' })
  expect((await offered('Dear {{ us¦ }}'))?.labels).toEqual(expect.arrayContaining(['user', 'link']))
  expect(await offered('Dear {{ user.¦')).toEqual({ labels: ['name'], typed: '' })
  expect(await offered('{{ user.na¦', { around: 'text' })).toEqual({ labels: ['name'], typed: 'na' })
})

test('after its bar: filters; at the beginning of a tag: tags', async () => {
  expect((await offered('{{ link | up¦'))?.labels).toContain('upcase')
  expect((await offered('{% un¦'))?.labels).toContain('unless')
  expect((await offered('{% if us¦'))?.labels).toContain('user')
})

test('nothing within a text, a number or after the Liquid has ended', async () => {
  expect(await offered('{{ "us¦')).toBeNull()
  expect(await offered('{{ "it\'s us¦')).toBeNull()
  expect((await offered('{{ "it\'s" | append: us¦'))?.labels).toContain('user')
  expect(await offered('{{ 12¦')).toBeNull()
  expect(await offered('{{ link }} us¦')).toBeNull()
})

test('what was not begun is offered only when it is asked for', async () => {
  expect(await offered('{{ ¦')).toBeNull()
  expect((await offered('{{ ¦', { explicit: true }))?.labels).toContain('link')
})

test('in HTML: elements, the end of the open one first, and attributes', async () => {
  expect((await offered('<ta¦'))?.labels).toContain('table')
  expect((await offered('<p><b>x<¦'))?.labels.slice(0, 2)).toEqual(['/b', '/p'])
  expect((await offered('<p><b>x</¦'))?.labels).toEqual(['b', 'p'])
  expect(await offered('<td class="a" wi¦')).toMatchObject({ typed: 'wi' })
  expect(await offered('<td class="wi¦')).toBeNull()
  expect(await offered('<ta¦', { around: 'text' })).toBeNull()
})
