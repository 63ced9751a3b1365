import type { Liquid, Template } from 'liquidjs'
import { AppError } from '../../../shared/errors.ts'
import { templateParts } from '../../../shared/models/words.ts'
import type { TemplatePart, TemplateProblem, TemplateSource } from '../../../shared/models/template.ts'
import { htmlLiquid, textLiquid } from './liquid.ts'
import { describeLiquidError } from '../check/liquid-problems.ts'
import { fastRenderer } from './fast-renderer.ts'
import type { FastRenderer } from './fast-renderer.ts'
import { templateLanguage } from './template-language.ts'
import type { TemplateValues } from './values.ts'

/** A template parsed once, to be rendered for many. Keep one for each campaign. */
export interface CompiledTemplate {
  parts: Record<TemplatePart, FastRenderer>
  /** Imported columns it names: empty for a user who has none of that name. */
  fields: Readonly<Record<string, string>>
  /** It is written in, as in `<html lang="…">`. */
  language: string
}

export interface RenderedTemplate {
  /** One line, without the prefix. */
  subject: string
  html: string
  text: string
}

/** Liquid for each part: what goes into HTML is escaped, what goes into text is not. */
export function liquidFor(part: TemplatePart): Liquid {
  return part === 'html' ? htmlLiquid : textLiquid
}

/** @throws AppError TEMPLATE_BROKEN with `data.problems`, where Liquid cannot read a part */
export function compileTemplate(source: TemplateSource): CompiledTemplate {
  const problems: TemplateProblem[] = []
  const parsed = {} as Record<TemplatePart, Template[]>
  for (const part of templateParts) {
    const found = parsePart(part, source[part])
    if ('problem' in found) problems.push(found.problem)
    else parsed[part] = found.templates
  }
  if (problems.length > 0) throw templateBroken(problems)
  return compileParsed(parsed, source.html)
}

/** @param html its source, which says the language */
export function compileParsed(parsed: Record<TemplatePart, Template[]>, html: string): CompiledTemplate {
  const parts = {} as Record<TemplatePart, FastRenderer>
  const fields: Record<string, string> = {}
  for (const part of templateParts) {
    parts[part] = fastRenderer(liquidFor(part), parsed[part])
    for (const name of fieldsNamed(liquidFor(part), parsed[part])) fields[name] = ''
  }
  return { parts, fields, language: templateLanguage(html) }
}

export type ParsedPart = { templates: Template[] } | { problem: TemplateProblem }

export function parsePart(part: TemplatePart, source: string): ParsedPart {
  try {
    if (isTooIntricate(source)) throw new Error('parse length limit exceeded')
    return { templates: liquidFor(part).parse(source) }
  } catch (error) {
    return { problem: describeLiquidError(part, error) }
  }
}

/** A hundred kilobytes with two thousand words between their braces; a real template has fifty. */
const maxIntricacy = 2e8

/**
 * Liquid's analysis counts the lines again for every value that a template names: with sixty thousand of them in a megabyte it
 * would hold the engine up for minutes.
 */
function isTooIntricate(source: string): boolean {
  const inBraces = source.split(/\{[{%]/).slice(1)
  const words = inBraces.map((text) => text.split(/[%}]\}/, 1)[0]!.match(/[\w.-]+/g)?.length ?? 0)
  return words.reduce((sum, count) => sum + count, 0) * source.length > maxIntricacy
}

/**
 * Subject, HTML and text for one recipient. Synchronous, because it is on the path of every email.
 * @throws AppError TEMPLATE_BROKEN with `data.problems`, where a value is unknown or a limit is passed
 */
export function renderTemplate(
  { parts, fields }: CompiledTemplate,
  values: TemplateValues
): RenderedTemplate {
  const filled = withFields(values, fields)
  const subject = oneLine(renderPart('subject', parts.subject, filled))
  const preheader = oneLine(renderPart('preheader', parts.preheader, filled))
  const html = renderPart('html', parts.html, { ...filled, preheader })
  const text = renderPart('text', parts.text, filled)
  return { subject, html, text }
}

function renderPart(part: TemplatePart, line: FastRenderer, values: object): string {
  try {
    return line.render(values)
  } catch (error) {
    throw templateBroken([describeLiquidError(part, error)], error)
  }
}

function templateBroken(problems: TemplateProblem[], cause?: unknown): AppError {
  const { part, line, reason, params } = problems[0]!
  const first = { part, line, problem: { reason, params } }
  return new AppError('TEMPLATE_BROKEN', 'template-broken', first, { cause, data: { problems } })
}

function withFields(values: TemplateValues, fields: CompiledTemplate['fields']): TemplateValues {
  for (const name in fields) {
    if (!Object.hasOwn(values.user.fields, name)) {
      return { ...values, user: { ...values.user, fields: { ...fields, ...values.user.fields } } }
    }
  }
  return values
}

function fieldsNamed(liquid: Liquid, templates: Template[]): string[] {
  const { globals } = liquid.analyzeSync(templates, { partials: false })
  return (globals['user'] ?? []).flatMap(({ segments: [, group, name] }) =>
    group === 'fields' && typeof name === 'string' ? [name] : []
  )
}

/** A line break in a name would end the header. The mailer removes them too. */
function oneLine(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ').trim()
}
