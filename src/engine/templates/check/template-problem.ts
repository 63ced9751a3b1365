import type { TemplatePart, TemplateProblem } from '../../../shared/models/template.ts'
import type { TemplateProblemWhy } from '../../../shared/words/template-problems.ts'

/** A problem at its place in a part of a template. */
export const templateProblem = (
  part: TemplatePart,
  severity: TemplateProblem['severity'],
  { line, column }: { line: number; column: number },
  ...[reason, params]: TemplateProblemWhy
): TemplateProblem => ({ part, severity, line, column, reason, params: params ?? {} })

/** Where a problem of a part as a whole is shown. */
export const start = { line: 1, column: 1 }
