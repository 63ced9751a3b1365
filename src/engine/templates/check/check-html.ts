import type { TemplateProblem } from '../../../shared/models/template.ts'
import { positionOf, scanHtml } from './scan-html.ts'
import type { HtmlTag } from './scan-html.ts'

/** Nobody reads more, and finding the line of each takes its time. */
const most = 50

/** What mail programs make of the HTML part: nothing here stops a mail, all of it changes how it is read. */
export function checkHtml(source: string): TemplateProblem[] {
  const problems: TemplateProblem[] = []
  const warn = (offset: number, message: string) =>
    problems.push({ part: 'html', severity: 'warning', ...positionOf(source, offset), message })

  for (const tag of scanHtml(source)) {
    for (const message of judgeTag(tag)) warn(tag.offset, message)
    if (problems.length >= most) return problems
  }
  for (const { index } of source.matchAll(/@import\b/gi)) {
    warn(index, 'Mail programs load no style sheet from elsewhere. Write the styles into the tags.')
  }
  const hasLink = /\{\{-?\s*link\b/.test(source)
  const isClickable = /href\s*=\s*["']?\s*\{\{-?\s*link\b/i.test(source)
  if (hasLink && !isClickable) {
    const offset = source.search(/\{\{-?\s*link\b/)
    warn(offset, 'The link is shown, but nothing can be clicked. Put it in a tag: <a href="{{ link }}">.')
  }
  return problems
}

function judgeTag({ name, attributes }: HtmlTag): string[] {
  const found: string[] = []
  if (name === 'script') found.push('Mail programs run no script, and many refuse a mail that has one.')
  if (name === 'link' && /stylesheet/i.test(attributes.get('rel') ?? '')) {
    found.push('Mail programs load no style sheet from elsewhere. Write the styles into the tags.')
  }
  if (['iframe', 'object', 'embed', 'form', 'video', 'audio'].includes(name)) {
    found.push(`Most mail programs show no <${name}>.`)
  }
  if ([...attributes.keys()].some((attribute) => /^on[a-z]+$/.test(attribute))) {
    found.push('Mail programs run no script: this attribute does nothing.')
  }
  if (name === 'img') found.push(...judgeImage(attributes))
  return found
}

function judgeImage(attributes: HtmlTag['attributes']): string[] {
  const found: string[] = []
  if (!attributes.has('alt')) {
    found.push(
      'The image has no alt text: readers without images see nothing. Write alt="" if it is only decoration.'
    )
  }
  const address = attributes.get('src') ?? ''
  if (/^(https?:)?\/\//i.test(address)) {
    found.push('Mail programs load this image only after asking: the mail must make sense without it.')
  }
  if (/^data:/i.test(address))
    found.push('Gmail and Outlook do not show an image that is written into the page.')
  return found
}
