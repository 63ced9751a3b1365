import { StreamLanguage } from '@codemirror/language'
import { classHighlighter, highlightTree } from '@lezer/highlight'
import { expect, test } from 'vitest'
import { mailParser } from '../../../../src/renderer/screens/templates/editor/mail-tokens.ts'

/** What is coloured, with how: 'tagName <p'. */
function coloured(text: string, around: 'html' | 'text' = 'html'): string[] {
  const found: string[] = []
  const { parser } = StreamLanguage.define(mailParser(around))
  highlightTree(parser.parse(text), classHighlighter, (from, to, classes) => {
    found.push(`${classes.replaceAll('tok-', '')} ${text.slice(from, to)}`)
  })
  return found
}

test('elements, the names of their attributes and their values', () => {
  expect(coloured('<a href="x" hidden>to</a >')).toEqual([
    'typeName <a',
    'propertyName href',
    'string "x"',
    'propertyName hidden',
    'punctuation >',
    'typeName </a',
    'punctuation >'
  ])
})

test('Liquid stands anywhere: in prose, in a tag, in a value and in a style', () => {
  const output = ['punctuation {{', 'variableName link', 'punctuation }}']
  expect(coloured('a {{ link }} b')).toEqual(output)
  expect(coloured('<p {{ link }}>')).toEqual(['typeName <p', ...output, 'punctuation >'])
  expect(coloured('<p title="a {{ link }} b">').slice(2, -1)).toEqual(['string "a ', ...output, 'string  b"'])
  expect(coloured('<p style="color: {{ link }}">').slice(3, -2)).toEqual(['propertyName color', ...output])
})

test('tags of Liquid, filters, texts, numbers and what is known by name', () => {
  expect(coloured('{% if user.plan == "pro" and true %} {{ 5 | plus: n }}', 'text')).toEqual([
    'punctuation {%',
    'keyword if',
    'variableName user',
    'propertyName plan',
    'string "pro"',
    'keyword and',
    'bool true',
    'punctuation %}',
    'punctuation {{',
    'number 5',
    'variableName plus',
    'variableName n',
    'punctuation }}'
  ])
})

test('each line of `{% liquid %}` is a tag, and one that is a comment ends with it', () => {
  const block = '{% liquid\n  assign a = 1\n  comment\n  endcomment\n  echo a\n%}{{ b }}'
  expect(coloured(block, 'text').filter((part) => /^keyword|b$/.test(part))).toEqual([
    'keyword liquid',
    'keyword assign',
    'keyword comment',
    'keyword endcomment',
    'keyword echo',
    'variableName b'
  ])
})

test('what is raw or a comment of Liquid is not read, until it ends', () => {
  expect(coloured('{% raw %}{{ a }}<b>{% endraw %}')).not.toContain('variableName a')
  expect(coloured('{% comment %}\n{{ a }}\n{% endcomment %}<b>')).toEqual(
    expect.arrayContaining(['comment {{ a }}', 'keyword endcomment', 'typeName <b'])
  )
})

test('style sheets: within at-rules too, and prose again after them', () => {
  const sheet = '<style>\n@media (max-width: 9px) {\n.a { color: red; width: 5px }\n}\n</style>color: red'
  expect(coloured(sheet)).toEqual([
    'typeName <style',
    'punctuation >',
    'keyword @media',
    'typeName max-width',
    'typeName 9px',
    'propertyName color',
    'atom red',
    'propertyName width',
    'number 5',
    'keyword px',
    'typeName </style',
    'punctuation >'
  ])
})

test('style sheets: after an import come selectors, in a font face properties; a comment ends with its style sheet', () => {
  expect(coloured('<style>@import url("x"); .a { color: red }</style>')).toContain('propertyName color')
  expect(coloured('<style>@font-face { font-family: x }</style>')).toContain('propertyName font-family')
  expect(coloured('<style>/* a</style><style>b {}</style>')).toContain('typeName b')
})

test('comments and the document type are one piece, over lines', () => {
  expect(coloured('<!doctype html> <!-- a\n<b> -->c')).toEqual([
    'comment <!doctype html>',
    'comment <!-- a',
    'comment <b> -->'
  ])
})

test('plain text has no elements', () => {
  expect(coloured('1 < 2 <b>', 'text')).toEqual([])
})
