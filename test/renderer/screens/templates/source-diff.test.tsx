import { render, screen } from '@testing-library/react'
import { expect, test } from 'vitest'
import { SourceDiff } from '../../../../src/renderer/screens/templates/editor/source-diff.tsx'

const lines = (selector: string) =>
  [...screen.getByRole('textbox').querySelectorAll(selector)].map(({ textContent }) => textContent)

test('a line that changed stands as it was and as it is now, and what did not change is folded away', () => {
  const text = Array.from({ length: 20 }, (_, index) => `line ${index}`)
  render(<SourceDiff before={text.join('\n')} after={text.with(10, 'another').join('\n')} />)
  expect(lines('.cm-deletedLine')).toEqual(['line 10'])
  expect(lines('.cm-changedLine')).toEqual(['another'])
  expect(lines('.cm-collapsedLines')).toEqual(['8 lines unchanged', '7 lines unchanged'])
})

test('the comparison follows what is typed', () => {
  const { rerender } = render(<SourceDiff before="one" after="two" />)
  rerender(<SourceDiff before="one" after="three" />)
  expect(lines('.cm-changedLine')).toEqual(['three'])
  rerender(<SourceDiff before="one" after="one" />)
  expect(lines('.cm-changedLine')).toEqual([])
})
