import type { Catalog, Reasoned } from '../catalog.ts'
import { partName, templateProblemText } from '../template-problems.ts'

export const templates = {
  'template-gone': () => 'This template no longer exists.',
  'template-not-edited': ({ name }: { name: string }) =>
    `“${name}” is built-in and was not edited, so there is nothing to discard.`,
  'built-in-templates-unreadable': () => 'The built-in templates can’t be read. Install Countersign again.',
  'preview-user-gone': () => 'This user no longer exists.',
  'template-broken': (
    { part, line, problem }: { part: string; line: number; problem: TemplateProblemParam },
    format
  ) => `The template has an error (${partName(part)}, line ${line}). ${templateProblemText(problem, format)}`,
  'template-broken-named': (
    {
      name,
      part,
      line,
      problem
    }: { name: string; part: string; line: number; problem: TemplateProblemParam },
    format
  ) =>
    `The template “${name}” has an error (${partName(part)}, line ${line}). ${templateProblemText(problem, format)} Fix it in Templates.`
} satisfies Catalog

type TemplateProblemParam = Pick<Reasoned, 'reason' | 'params'>
