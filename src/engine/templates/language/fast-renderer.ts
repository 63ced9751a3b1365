import { TokenKind, toValueSync } from 'liquidjs'
import type { Context, Liquid, Template } from 'liquidjs'
import { GuardedContext } from './guarded-context.ts'
import { createBoundedEmitter } from './liquid.ts'

/**
 * Renders a parsed template several times as fast as Liquid does itself. Most of a mail is fixed text and plain
 * variables such as `{{ user.first_name }}`: these are read straight from the values. Everything else (tags, filters,
 * a value that is not a text) is handed to Liquid, piece by piece, in one context, so it comes out the same.
 * test/engine/templates/language/fast-renderer.test.ts holds the two against each other.
 */
export interface FastRenderer {
  render(values: object): string
}

type Step = string | { path: readonly string[]; template: Template } | { template: Template }

export function fastRenderer(liquid: Liquid, templates: readonly Template[]): FastRenderer {
  // Once a template gives a name to something, that name no longer means what the values say.
  const own = new Set(Object.keys(liquid.analyzeSync([...templates], { partials: false }).locals))
  const steps = templates.map((template) => toStep(template, own))
  const escape = liquid.options.outputEscape ? escapeHtml : (text: string) => text

  return {
    render(values) {
      const emitter = createBoundedEmitter()
      let context: Context | undefined
      for (const step of steps) {
        if (typeof step === 'string') {
          emitter.write(step)
          continue
        }
        const text = 'path' in step ? readText(values, step.path) : undefined
        if (text !== undefined) {
          emitter.write(escape(text))
          continue
        }
        // A copy, for {% increment %} writes into what it is given.
        context ??= new GuardedContext({ ...values }, liquid.options, { sync: true }, { liquid })
        toValueSync(liquid.renderer.renderTemplates([step.template], context, emitter))
        if (context.breakCalled || context.continueCalled) break
      }
      return emitter.buffer
    }
  }
}

function toStep(template: Template, own: ReadonlySet<string>): Step {
  const { token } = template
  if (token.kind === TokenKind.HTML) return (token as typeof token & { getContent(): string }).getContent()
  if (token.kind !== TokenKind.Output) return { template }
  const path = plainPath((token as typeof token & { content: string }).content)
  return path && !own.has(path[0]!) ? { path, template } : { template }
}

/** Words that mean something else to Liquid than a name in the values. */
const words = new Set(['nil', 'null', 'true', 'false', 'empty', 'blank', 'size', 'first', 'last', 'not'])

function plainPath(content: string): string[] | undefined {
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(content)) return undefined
  const path = content.split('.')
  return path.some((name) => words.has(name)) ? undefined : path
}

/** The text at `path`, or undefined where there is anything else: Liquid knows what to make of that. */
function readText(values: object, path: readonly string[]): string | undefined {
  let value: unknown = values
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Record<string, unknown>)[name]
  }
  return typeof value === 'string' ? value : undefined
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' }

/** As Liquid's `escape`. */
function escapeHtml(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (character) => escapes[character]!) : text
}
