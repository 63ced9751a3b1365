import { LiquidError } from 'liquidjs'
import type { TemplatePart, TemplateProblem } from '../../../shared/models/template.ts'
import type { TemplateProblemWhy } from '../../../shared/words/template-problems.ts'
import { nearest } from './did-you-mean.ts'
import { templateProblem } from './template-problem.ts'
import { textLiquid } from '../language/liquid.ts'

/** What Liquid found, at its place. */
export function describeLiquidError(part: TemplatePart, error: unknown): TemplateProblem {
  const [line = 1, column = 1] = LiquidError.is(error) ? error.token.getPosition() : []
  return templateProblem(part, 'error', { line, column }, ...readMessage(messageOf(error)))
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Liquid adds the place to its message, which we keep apart.
  return error.message.replace(/, line:\d+, col:\d+$/, '')
}

/** The first that matches counts; a message of Liquid's that is not here is passed on as it is. */
const readings: readonly (readonly [RegExp, (...found: string[]) => TemplateProblemWhy])[] = [
  [/^output .* not closed$/s, () => ['output-not-closed']],
  [/^tag \{%-?\s*(\w+).*%\} not closed$/s, (tag = '') => ['tag-not-ended', { tag }]],
  [/^tag .* not closed$/s, () => ['tag-not-closed']],
  [/^raw .* not closed$/s, () => ['raw-not-closed']],
  [/^tag "(.*)" is not available$/, (tag = '') => ['tag-not-allowed', { tag }]],
  [/^tag "end(\w+)" not found$/, (tag = '') => ['end-without-start', { tag }]],
  [/^tag "(?:else|elsif|when)" not found$/, () => ['branch-outside-block']],
  [/^tag "(.*)" not found$/, (tag = '') => ['unknown-tag', { tag, near: near(tag, textLiquid.tags) }]],
  [
    /^undefined filter: (.*)$/,
    (filter = '') => ['unknown-filter', { filter, near: near(filter, textLiquid.filters) }]
  ],
  [/^undefined variable: (.*)$/, (path = '') => ['unknown-value', { path, near: null }]],
  [/^invalid value expression: ""$/, () => ['value-missing']],
  [/^invalid value expression: "?(.*?)"?$/s, (text = '') => ['not-a-value', { text }]],
  [/^expected "\|" before filter$/, () => ['not-a-name']],
  [/^expected variable name/, () => ['name-missing']],
  [/^illegal tag: (.*)$/s, (tag = '') => ['tag-incomplete', { tag }]],
  [/^(template render|memory alloc) limit exceeded$/, () => ['too-complex']],
  [/^output limit exceeded$/, () => ['output-too-long']],
  [/^parse length limit exceeded$/, () => ['template-too-long']],
  [/^Maximum call stack|^Invalid string length/, () => ['nested-too-deeply']]
]

function readMessage(message: string): TemplateProblemWhy {
  for (const [pattern, read] of readings) {
    const found = pattern.exec(message)
    if (found) return read(...found.slice(1))
  }
  return ['liquid-error', { detail: message }]
}

const near = (name: string, known: object): string | null => nearest(name, Object.keys(known)) ?? null
