import type { TemplateProblem } from '../../../shared/models/template.ts'
import type { TemplateProblemWhy } from '../../../shared/words/template-problems.ts'
import { templateProblem } from './template-problem.ts'
import { positionOf, scanHtml } from './scan-html.ts'
import type { HtmlTag } from './scan-html.ts'

/** Nobody reads more, and finding the line of each takes time. */
const maxProblems = 50

/** How mail programs treat the HTML part. None of it stops an email; all of it changes how the email looks. */
export function checkHtml(source: string): TemplateProblem[] {
  const problems: TemplateProblem[] = []
  const warn = (offset: number, why: TemplateProblemWhy) =>
    problems.push(templateProblem('html', 'warning', positionOf(source, offset), ...why))

  for (const tag of scanHtml(source)) {
    for (const why of judgeTag(tag)) warn(tag.offset, why)
    if (problems.length >= maxProblems) return problems
  }
  for (const { index } of source.matchAll(/@import\b/gi)) {
    warn(index, ['style-sheet-elsewhere'])
  }
  const hasLink = /\{\{-?\s*link\b/.test(source)
  const isClickable = /href\s*=\s*["']?\s*\{\{-?\s*link\b/i.test(source)
  if (hasLink && !isClickable) {
    const offset = source.search(/\{\{-?\s*link\b/)
    warn(offset, ['link-not-clickable'])
  }
  return problems
}

function judgeTag({ name, attributes }: HtmlTag): TemplateProblemWhy[] {
  const found: TemplateProblemWhy[] = []
  if (name === 'script') found.push(['script-ignored'])
  if (name === 'link' && /stylesheet/i.test(attributes.get('rel') ?? ''))
    found.push(['style-sheet-elsewhere'])
  if (['iframe', 'object', 'embed', 'form', 'video', 'audio'].includes(name)) {
    found.push(['tag-not-shown', { tag: name }])
  }
  if ([...attributes.keys()].some((attribute) => /^on[a-z]+$/.test(attribute))) {
    found.push(['event-attribute-ignored'])
  }
  if (name === 'img') found.push(...judgeImage(attributes))
  return found
}

function judgeImage(attributes: HtmlTag['attributes']): TemplateProblemWhy[] {
  const found: TemplateProblemWhy[] = []
  if (!attributes.has('alt')) found.push(['image-without-alt'])
  const address = attributes.get('src') ?? ''
  if (/^(https?:)?\/\//i.test(address)) found.push(['image-remote'])
  if (/^data:/i.test(address)) found.push(['image-inline'])
  return found
}
