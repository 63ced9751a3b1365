import { expect, test } from 'vitest'
import { blocksAround, blocksOf } from '../../../../src/renderer/screens/templates/editor/markup.ts'

/** Each block with what opens and closes it. */
const pairs = (text: string) =>
  blocksOf(text).map(({ name, open, close }) => [
    name,
    text.slice(open.from, open.to),
    close && text.slice(close.from, close.to)
  ])

test('elements and blocks of Liquid with what closes them; those without an end are none', () => {
  expect(pairs('<p>a<br>{% if x %}<b/>b{%- endif -%}</p>')).toEqual([
    ['p', '<p>', '</p>'],
    ['if', '{% if x %}', '{%- endif -%}']
  ])
})

test('a sign in a value or in Liquid does not end a tag', () => {
  expect(pairs(`<a title="1 > 0" {% if a > b %}x{% endif %}>y</a>`)).toContainEqual([
    'a',
    `<a title="1 > 0" {% if a > b %}x{% endif %}>`,
    '</a>'
  ])
})

test('what stands in a comment is nothing', () => {
  expect(pairs('<!-- <p> {% if x %} -->')).toEqual([])
})

test('what nothing closes ends with what it stands in', () => {
  const text = '<ul><li>one</ul>two'
  const [list, item] = blocksOf(text)
  expect(item).toMatchObject({ name: 'li', until: text.indexOf('</ul>') })
  expect(item?.close).toBeUndefined()
  expect(blocksAround(blocksOf(text), text.indexOf('one'))).toMatchObject([{ name: 'li' }, { name: 'ul' }])
  expect(blocksAround(blocksOf(text), text.indexOf('two'))).toEqual([])
  expect(list?.close).toBeDefined()
})

test('an end that belongs to nothing open closes nothing', () => {
  expect(pairs('<p>a</b>{% endif %}</p>')).toEqual([['p', '<p>', '</p>']])
  expect(pairs('{% if x %}</if>{% endif %}')).toEqual([['if', '{% if x %}', '{% endif %}']])
})

test('many tags that never end, or lie in each other, take no more than a moment', () => {
  const before = performance.now()
  blocksOf(`<${'a'.repeat(100_000)}`)
  blocksOf('<p>'.repeat(60_000) + '</q>'.repeat(60_000) + '</p>'.repeat(60_000))
  blocksOf('<a title="'.repeat(20_000))
  blocksOf('<a {{ '.repeat(20_000))
  blocksOf('{% if '.repeat(20_000))
  blocksOf('<!-- '.repeat(20_000))
  expect(performance.now() - before).toBeLessThan(5000)
})
