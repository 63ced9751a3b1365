import type { Template } from 'liquidjs'
import { AppError } from '../../../shared/errors.ts'
import { templateParts } from '../../../shared/models/words.ts'
import type { TemplatePart, TemplateProblem, TemplateSource } from '../../../shared/models/template.ts'
import type { TemplateProblemWhy } from '../../../shared/words/template-problems.ts'
import { nextTurn } from '../../runtime/index.ts'
import { checkHtml } from './check-html.ts'
import { compileParsed, liquidFor, parsePart, renderTemplate } from '../language/compile.ts'
import type { CompiledTemplate, RenderedTemplate } from '../language/compile.ts'
import { nearest } from './did-you-mean.ts'
import { start, templateProblem } from './template-problem.ts'
import { exampleValues } from '../language/values.ts'
import { fieldsPath, preheaderPath, templateVariables } from '../language/variables.ts'

/** Gmail shows 102 kB of an email and hides the rest, including the link. */
const maxKilobytes = 100
/** In characters. Every mail program cuts longer ones in its list. */
const maxSubject = 150
/** In milliseconds. A slower template would hold up all others; a shipped one takes less than 0.1. */
const maxRenderTime = 20

/** Nobody reads more. */
const maxProblems = 200

/**
 * Everything wrong with a template, in the order of its parts and lines. A template with an error cannot be sent; a warning
 * leaves it to the person. It yields between its steps; the first one takes several times as long as the others.
 *
 * @param fields names of imported columns; null where they are not known, and any name goes
 */
export async function checkTemplate(
  source: TemplateSource,
  fields: readonly string[] | null = null
): Promise<TemplateProblem[]> {
  const problems: TemplateProblem[] = []
  const read = {} as Record<TemplatePart, Template[]>
  for (const part of templateParts) {
    const parsed = parsePart(part, source[part])
    await nextTurn()
    if ('problem' in parsed) {
      problems.push(parsed.problem)
      continue
    }
    read[part] = parsed.templates
    problems.push(
      ...checkNames(part, parsed.templates, fields),
      ...checkPart(part, source[part], parsed.templates)
    )
    await nextTurn()
  }
  problems.push(...checkHtml(source.html))
  if (!problems.some(({ severity }) => severity === 'error')) {
    await nextTurn()
    problems.push(...(await checkRendered(read, source.html)))
  }
  return problems
    .toSorted(
      (a, b) =>
        templateParts.indexOf(a.part) - templateParts.indexOf(b.part) ||
        a.line - b.line ||
        a.column - b.column
    )
    .slice(0, maxProblems)
}

function checkNames(
  part: TemplatePart,
  templates: Template[],
  fields: readonly string[] | null
): TemplateProblem[] {
  const { globals } = liquidFor(part).analyzeSync(templates, { partials: false })
  const known = templateVariables.map(({ path }) => path).concat(part === 'html' ? preheaderPath : [])
  return Object.values(globals)
    .flat()
    .flatMap(({ segments, location }) => {
      const names = segments.map((segment) => (typeof segment === 'object' ? '…' : String(segment)))
      const found = judgeName(names, known, fields)
      if (!found) return []
      const { severity, why } = found
      return [templateProblem(part, severity, { line: location.row, column: location.col }, ...why)]
    })
}

interface Judgement {
  severity: TemplateProblem['severity']
  why: TemplateProblemWhy
}

function judgeName(
  names: string[],
  known: readonly string[],
  fields: readonly string[] | null
): Judgement | undefined {
  const path = names.join('.')
  if (known.includes(path)) return undefined
  if (path.startsWith(`${fieldsPath}.`) && names[2] !== '…') return judgeField(names[2]!, fields)
  if (names.includes('…')) {
    return { severity: 'warning', why: ['value-unclear'] }
  }
  const inside = known.filter((one) => one.startsWith(`${path}.`))
  if (inside.length > 0 || path === fieldsPath) {
    const example = inside[0] ?? `${fieldsPath}.city`
    return { severity: 'error', why: ['group-not-value', { path, example }] }
  }
  // A text's size, and the like.
  const owner = known.find((one) => path.startsWith(`${one}.`))
  if (owner && ['size', 'first', 'last'].includes(names.at(-1)!)) return undefined
  return { severity: 'error', why: ['unknown-value', { path, near: nearest(path, known) ?? null }] }
}

function judgeField(name: string, fields: readonly string[] | null): Judgement | undefined {
  if (fields === null || fields.includes(name)) return undefined
  return {
    severity: 'warning',
    why: ['unknown-column', { column: name, near: nearest(name, fields) ?? null }]
  }
}

function checkPart(part: TemplatePart, source: string, templates: Template[]): TemplateProblem[] {
  if (part === 'preheader') return []
  if (source.trim() === '') return [templateProblem(part, 'error', start, 'part-empty', { part })]
  if (part === 'subject') return []
  const { globals } = liquidFor(part).analyzeSync(templates, { partials: false })
  if ('link' in globals) return []
  return [templateProblem(part, 'error', start, 'part-without-link', { part })]
}

/** What only the finished email shows. */
async function checkRendered(
  read: Record<TemplatePart, Template[]>,
  source: string
): Promise<TemplateProblem[]> {
  try {
    const compiled = compileParsed(read, source)
    await nextTurn()
    const { mail, took } = await timedRender(compiled)
    const { subject, html } = mail
    const kilobytes = Math.ceil(Buffer.byteLength(html) / 1024)
    const found: TemplateProblem[] = []
    if (subject === '') found.push(templateProblem('subject', 'error', start, 'subject-blank-when-sent'))
    if (subject.length > maxSubject) {
      found.push(templateProblem('subject', 'warning', start, 'subject-long', { length: subject.length }))
    }
    if (kilobytes > maxKilobytes) {
      found.push(templateProblem('html', 'warning', start, 'message-large', { kilobytes }))
    }
    if (took > maxRenderTime) {
      found.push(templateProblem('html', 'error', start, 'message-slow', { ms: Math.round(took) }))
    }
    return found
  } catch (error) {
    if (error instanceof AppError && error.code === 'TEMPLATE_BROKEN')
      return error.data['problems'] as TemplateProblem[]
    throw error
  }
}

/**
 * `took`: ms of work. Not of the clock: on a busy computer the same template would be refused by chance. One that is slow
 * has a second chance, since a first time takes longer.
 */
async function timedRender(compiled: CompiledTemplate): Promise<{ mail: RenderedTemplate; took: number }> {
  const render = () => {
    const began = process.threadCpuUsage()
    const mail = renderTemplate(compiled, exampleValues)
    const { user, system } = process.threadCpuUsage(began)
    return { mail, took: (user + system) / 1000 }
  }
  const first = render()
  if (first.took <= maxRenderTime) return first
  await nextTurn()
  const second = render()
  return second.took < first.took ? second : first
}
