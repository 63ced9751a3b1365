import { fc, test as property } from '@fast-check/vitest'
import { expect, test } from 'vitest'
import {
  changedParts,
  type DiffLine,
  lineDiff
} from '../../../../src/renderer/screens/templates/editor/line-diff.ts'

const lines = fc.array(fc.constantFrom('<p>', '</p>', 'Dear', '{{ link }}', '')).map((all) => all.join('\n'))
const side = (diff: DiffLine[], left: 'added' | 'removed') =>
  diff
    .filter((line) => line.kind !== left)
    .map((line) => line.text)
    .join('\n')

property.prop([lines, lines])(
  'what stayed and went makes up the text before, what stayed and came the text after',
  (before, after) => {
    const diff = lineDiff(before, after)
    expect(side(diff, 'added')).toBe(before)
    expect(side(diff, 'removed')).toBe(after)
  }
)

property.prop([lines])('nothing changed in equal texts', (text) => {
  expect(lineDiff(text, text).every((line) => line.kind === 'same')).toBe(true)
})

test('a line put in between is one line added', () => {
  const diff = lineDiff('a\nb\nc', 'a\nx\nb\nc')
  expect(diff.filter((line) => line.kind !== 'same')).toEqual([{ kind: 'added', text: 'x' }])
})

test('far from a change, lines are counted and left out', () => {
  const before = Array.from({ length: 20 }, (_, index) => `line ${index}`)
  const after = before.with(10, 'changed')
  expect(changedParts(lineDiff(before.join('\n'), after.join('\n')), 1)).toEqual([
    { kind: 'skipped', count: 9 },
    { kind: 'same', text: 'line 9' },
    { kind: 'removed', text: 'line 10' },
    { kind: 'added', text: 'changed' },
    { kind: 'same', text: 'line 11' },
    { kind: 'skipped', count: 8 }
  ])
})
