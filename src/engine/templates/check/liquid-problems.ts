import { LiquidError } from 'liquidjs'
import type { TemplatePart, TemplateProblem } from '../../../shared/models/template.ts'
import { didYouMean } from './did-you-mean.ts'
import { textLiquid } from '../language/liquid.ts'

/** What Liquid found, at its place and in plain words. */
export function describeLiquidError(part: TemplatePart, error: unknown): TemplateProblem {
  const [line, column] = LiquidError.is(error) ? error.token.getPosition() : [1, 1]
  const message = inPlainWords(messageOf(error))
  return { part, severity: 'error', line: line ?? 1, column: column ?? 1, message }
}

function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  // Liquid adds the place to its message, which we keep apart.
  return error.message.replace(/, line:\d+, col:\d+$/, '')
}

/** The first that matches says it; a message of Liquid's that is not here is passed on as it is. */
const translations: readonly (readonly [RegExp, (...found: string[]) => string])[] = [
  [/^output .* not closed$/s, () => '“{{” is not closed. Add “}}” after the name.'],
  [
    /^tag \{%-?\s*(\w+).*%\} not closed$/s,
    (name) => `{% ${name} %} is not closed. Add {% end${name} %} where it ends.`
  ],
  [/^tag .* not closed$/s, () => '“{%” is not closed. Add “%}” at its end.'],
  [/^raw .* not closed$/s, () => '{% raw %} is not closed. Add {% endraw %} where it ends.'],
  [
    /^tag "(.*)" is not available$/,
    (name) => `{% ${name} %} is not available: a template stands by itself. Put the text in here.`
  ],
  [
    /^tag "(?:end(\w+)|(?:else|elsif|when))" not found$/,
    (name) =>
      name
        ? `There is no {% ${name} %} before this that is still open.`
        : 'There is no {% if %} or {% case %} around this.'
  ],
  [
    /^tag "(.*)" not found$/,
    (name = '') => `There is no tag {% ${name} %}.${didYouMean(name, Object.keys(textLiquid.tags))}`
  ],
  [
    /^undefined filter: (.*)$/,
    (name = '') => `There is no filter “${name}”.${didYouMean(name, Object.keys(textLiquid.filters))}`
  ],
  [/^undefined variable: (.*)$/, (path) => `There is no value “${path}”.`],
  [/^invalid value expression: ""$/, () => 'Something is missing here: name a value.'],
  [/^invalid value expression: "?(.*?)"?$/s, (text) => `“${text}” is not a value. Write it like user.name.`],
  [/^expected "\|" before filter$/, () => 'This is not a name. Names are joined by one dot, filters by “|”.'],
  [/^expected variable name/, () => 'A name is missing here.'],
  [/^illegal tag: (.*)$/s, (tag) => `“${tag}” is not complete.`],
  [
    /^(template render|memory alloc) limit exceeded$/,
    () => 'This takes too long or grows too large. Make it simpler.'
  ],
  [/^output limit exceeded$/, () => 'This comes out far too long for a mail.'],
  [/^parse length limit exceeded$/, () => 'The template is far too long for a mail.'],
  [
    /^Maximum call stack|^Invalid string length/,
    () => 'This is nested too deeply or grows too large. Make it simpler.'
  ]
]

function inPlainWords(message: string): string {
  for (const [pattern, say] of translations) {
    const found = pattern.exec(message)
    if (found) return say(...found.slice(1))
  }
  return `Liquid cannot read this: ${message}.`
}
