import type { Template } from 'liquidjs'
import { AppError } from '../../../shared/errors.ts'
import { templateParts } from '../../../shared/models/words.ts'
import type { TemplatePart, TemplateProblem, TemplateSource } from '../../../shared/models/template.ts'
import { nextTurn } from '../../runtime/cooperative-yield.ts'
import { checkHtml } from './check-html.ts'
import { compileParsed, liquidFor, parsePart, renderTemplate } from '../language/compile.ts'
import type { CompiledTemplate, RenderedTemplate } from '../language/compile.ts'
import { nearest } from './did-you-mean.ts'
import { exampleValues } from '../language/values.ts'
import { fieldsPath, preheaderPath, templateVariables } from '../language/variables.ts'

/** Gmail shows 102 kB of a mail and hides the rest, the link with it. */
const maxKilobytes = 100
/** Longer ones are cut in every list of mails. */
const maxSubject = 150
/** Milliseconds: a template that takes longer would hold up all others. A shipped one takes less than a tenth of one. */
const maxRenderTime = 20

/** Nobody reads more. */
const most = 200

/**
 * Everything wrong with a template, in the order of its parts and lines. With an error it cannot be sent; a warning is
 * for the person to judge. Others get their turn between its steps: the first one takes several times as long as any
 * later.
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
    .slice(0, most)
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
      return found ? [{ part, line: location.row, column: location.col, ...found }] : []
    })
}

type Judgement = Pick<TemplateProblem, 'severity' | 'message'>

function judgeName(
  names: string[],
  known: readonly string[],
  fields: readonly string[] | null
): Judgement | undefined {
  const path = names.join('.')
  if (known.includes(path)) return undefined
  if (path.startsWith(`${fieldsPath}.`) && names[2] !== '…') return judgeField(names[2]!, fields)
  if (names.includes('…')) {
    return {
      severity: 'warning',
      message: 'Which value this is cannot be told beforehand, and it may be missing.'
    }
  }
  const inside = known.filter((one) => one.startsWith(`${path}.`))
  if (inside.length > 0 || path === fieldsPath) {
    const such = path === fieldsPath ? `${fieldsPath}.city` : inside[0]
    return {
      severity: 'error',
      message: `“${path}” is a group of values. Name one of them, such as “${such}”.`
    }
  }
  // A text's size, and the like.
  const owner = known.find((one) => path.startsWith(`${one}.`))
  if (owner && ['size', 'first', 'last'].includes(names.at(-1)!)) return undefined
  const near = nearest(path, known)
  const hint = near ? ` Did you mean “${near}”?` : ' The list of variables shows all there are.'
  return { severity: 'error', message: `There is no value “${path}”.${hint}` }
}

function judgeField(name: string, fields: readonly string[] | null): Judgement | undefined {
  if (fields === null || fields.includes(name)) return undefined
  const near = nearest(name, fields)
  return {
    severity: 'warning',
    message: `No user has a column “${name}”: nothing will stand here.${near ? ` Did you mean “${near}”?` : ''}`
  }
}

function checkPart(part: TemplatePart, source: string, templates: Template[]): TemplateProblem[] {
  if (part === 'preheader') return []
  if (source.trim() === '') return [whole(part, 'error', `The ${partName(part)} is empty.`)]
  if (part === 'subject') return []
  const { globals } = liquidFor(part).analyzeSync(templates, { partials: false })
  if ('link' in globals) return []
  return [whole(part, 'error', `The ${partName(part)} has no link: put {{ link }} where it belongs.`)]
}

/** What only shows in the finished mail. */
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
    if (subject === '') found.push(whole('subject', 'error', 'The subject comes out empty.'))
    if (subject.length > maxSubject) {
      const words = `The subject is ${subject.length} characters long. Mail programs show about 60.`
      found.push(whole('subject', 'warning', words))
    }
    if (kilobytes > maxKilobytes) {
      const words = `The mail is ${kilobytes} kB. Gmail cuts it off at 102 kB, and what comes after is not seen.`
      found.push(whole('html', 'warning', words))
    }
    if (took > maxRenderTime) {
      const words = `One mail takes ${Math.round(took)} ms to make, and would hold up all others. Simplify the loops.`
      found.push(whole('html', 'error', words))
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

/** A problem of a part as a whole. */
function whole(part: TemplatePart, severity: TemplateProblem['severity'], message: string): TemplateProblem {
  return { part, severity, line: 1, column: 1, message }
}

function partName(part: TemplatePart): string {
  return part === 'html' ? 'HTML' : part
}
