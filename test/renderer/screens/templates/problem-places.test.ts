import { Text } from '@codemirror/state'
import { expect, test } from 'vitest'
import { rangeOf } from '../../../../src/renderer/screens/templates/editor/problem-places.ts'
import type { TemplateProblem } from '../../../../src/shared/models/template.ts'

const text = Text.of(['Dear {{ user.nane }},', '', 'hello'])
const problem = (line: number, column: number): TemplateProblem => ({
  part: 'html',
  severity: 'error',
  line,
  column,
  reason: 'value-missing',
  params: {}
})
const marked = (line: number, column: number) => {
  const { from, to } = rangeOf(problem(line, column), text)
  return text.sliceString(from, to)
}

test('a problem is marked from its column to the end of the word', () => {
  expect(marked(1, 9)).toBe('user.nane')
})

test('at the end of a line its last character is marked', () => {
  expect(marked(3, 6)).toBe('o')
})

test('a place that is no longer there falls on the nearest one: the text may have changed since', () => {
  expect(marked(9, 1)).toBe('hello')
  expect(rangeOf(problem(2, 40), text)).toEqual({ from: 22, to: 22 })
})
