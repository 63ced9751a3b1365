import type { Diagnostic } from '@codemirror/lint'
import type { Text } from '@codemirror/state'
import { templateProblemText } from '../../../../shared/words/template-problems.ts'
import { format } from '../../../format/index.ts'
import type { TemplateProblem } from '../../../../shared/models/template.ts'

/** Where a problem stands in the text, as offsets: from its column to the end of the word there. */
export function rangeOf(problem: TemplateProblem, text: Text): { from: number; to: number } {
  const line = text.line(Math.min(Math.max(1, problem.line), text.lines))
  const from = line.from + Math.min(Math.max(0, problem.column - 1), line.length)
  const word = /^[\w.]+|^\S/.exec(line.text.slice(from - line.from))?.[0].length ?? 0
  // At the very end of a line there is nothing to underline: the last character is.
  return word === 0 ? { from: Math.max(line.from, from - 1), to: from } : { from, to: from + word }
}

export const diagnosticsOf = (problems: readonly TemplateProblem[], text: Text): Diagnostic[] =>
  problems.map((problem) => ({
    ...rangeOf(problem, text),
    severity: problem.severity,
    message: templateProblemText(problem, format)
  }))
