import type { TemplateDetail, TemplateProblem } from '../../../shared/models/template.ts'
import { templateProblemText } from '../../../shared/words/template-problems.ts'
import { format } from '../../format.ts'
import { withIsoTimes } from '../../json.ts'

/** 'confirm-account, html line 12: error: …' */
export const problemLines = (id: string, problems: readonly TemplateProblem[]): string[] =>
  problems.map(
    (problem) =>
      `${id}, ${problem.part} line ${problem.line}: ${problem.severity}: ${templateProblemText(problem, format)}`
  )

/** For programs: where, how bad, and the same sentence. */
export const problemsJson = (problems: readonly TemplateProblem[]) =>
  problems.map((problem) => {
    const { part, severity, line, column } = problem
    return { part, severity, line, column, message: templateProblemText(problem, format) }
  })

export const templateJson = (template: TemplateDetail): unknown =>
  withIsoTimes({ ...template, problems: problemsJson(template.problems) })
