import { IconAlertTriangle, IconCircleCheck, IconCircleX } from '@tabler/icons-react'
import type { TemplatePart, TemplateProblem } from '../../../../shared/models/template.ts'
import { templateProblemText } from '../../../../shared/words/template-problems.ts'
import { format } from '../../../format/index.ts'
import classes from './problem-list.module.css'

const partNames: Record<TemplatePart, string> = {
  subject: 'Subject',
  preheader: 'Preheader',
  html: 'HTML',
  text: 'Text'
}

/** Everything that is wrong, errors first; a click goes to the place. */
export function ProblemList({
  problems,
  onShow
}: {
  problems: TemplateProblem[]
  onShow: (problem: TemplateProblem) => void
}) {
  if (problems.length === 0) {
    return (
      <p className={classes.allWell} role="status">
        <IconCircleCheck size={15} stroke={1.7} aria-hidden="true" />
        No problems found.
      </p>
    )
  }
  const sorted = problems.toSorted((a, b) => a.severity.localeCompare(b.severity))
  return (
    <ul className={classes.problems} aria-label="Problems">
      {sorted.map((problem) => (
        <li key={`${problem.part} ${problem.line} ${problem.column} ${problem.reason}`}>
          <button type="button" className={classes.problem} onClick={() => onShow(problem)}>
            {problem.severity === 'error' ? (
              <IconCircleX size={15} stroke={1.7} color="var(--rejected)" aria-label="Error" />
            ) : (
              <IconAlertTriangle size={15} stroke={1.7} color="var(--deferred)" aria-label="Warning" />
            )}
            <span className={classes.problemText}>{templateProblemText(problem, format)}</span>
            <span className={classes.problemPlace}>
              {partNames[problem.part]}
              {(problem.part === 'html' || problem.part === 'text') && `, line ${problem.line}`}
            </span>
          </button>
        </li>
      ))}
    </ul>
  )
}
