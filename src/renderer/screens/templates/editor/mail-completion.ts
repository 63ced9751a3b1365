import type {
  Completion,
  CompletionContext,
  CompletionResult,
  CompletionSource
} from '@codemirror/autocomplete'
import { completionsUnder, type Variable } from './liquid-completion.ts'
import { unclosedAt } from './mail-typing.ts'
import { openLiquid } from './open-liquid.ts'

const words = (text: string): Completion[] => text.split(' ').map((label) => ({ label }))

const filters = words(
  'abs append at_least at_most capitalize ceil compact concat date default divided_by downcase escape escape_once first floor join last lstrip map minus modulo newline_to_br plus prepend remove remove_first replace replace_first reverse round rstrip size slice sort sort_natural split strip strip_html strip_newlines sum times truncate truncatewords uniq upcase url_decode url_encode where'
)
const liquidTags = words(
  'assign break capture case comment continue cycle decrement echo else elsif endcapture endcase endcomment endfor endif endraw endtablerow endunless for if increment liquid raw tablerow unless when'
)
const expressions = words('blank empty true false contains and or in forloop')
const forloop = words('first index index0 last length rindex rindex0')
const elements = words(
  'a abbr b blockquote body br button caption center code col colgroup dd div dl dt em font footer h1 h2 h3 h4 h5 h6 head header hr html i img li link main meta ol p pre s section small span strong style sub sup table tbody td tfoot th thead title tr u ul'
)
const attributes = words(
  'align alt aria-hidden aria-label bgcolor border cellpadding cellspacing charset class color colspan content dir face height href http-equiv id lang media name rel role rowspan scope size src style target title type valign width'
)

/** What can be written where the cursor is: variables, filters and tags of Liquid, and around it HTML with its styles. */
export function mailCompletions(around: 'html' | 'text', variables: readonly Variable[]): CompletionSource {
  return (context) => {
    const liquid = openLiquid(context.state.doc, context.pos)
    if (liquid) return inLiquid(context, liquid, variables)
    return around === 'html' ? inHtml(context) : null
  }
}

/** `options` for the last `typed` characters; for none at all only when they are asked for. */
function offer(context: CompletionContext, typed: string, options: Completion[]): CompletionResult | null {
  if (options.length === 0 || (typed === '' && !context.explicit)) return null
  return { from: context.pos - typed.length, options, validFor: /^[\w-]*$/ }
}

function inLiquid(
  context: CompletionContext,
  { isTag, inside }: { isTag: boolean; inside: string },
  variables: readonly Variable[]
): CompletionResult | null {
  // Within a text.
  if (/^(?:"[^"]*"|'[^']*'|[^'"])*(?:"[^"]*|'[^']*)$/.test(inside)) return null
  const typed = /[\w-]*$/.exec(inside)?.[0] ?? ''
  const before = inside.slice(0, inside.length - typed.length)
  if (/^\d/.test(typed)) return null
  if (isTag && /^-?\s*$/.test(before)) return offer(context, typed, liquidTags)
  if (/\|\s*$/.test(before)) return offer(context, typed, filters)
  const path = /([\w-]+(?:\.[\w-]+)*)\.$/.exec(before)?.[1]?.split('.')
  if (!path) return offer(context, typed, [...completionsUnder([], variables), ...expressions])
  const options = path.join('.') === 'forloop' ? forloop : completionsUnder(path, variables)
  return options.length === 0 ? null : { from: context.pos - typed.length, options, validFor: /^[\w-]*$/ }
}

function inHtml(context: CompletionContext): CompletionResult | null {
  const { state, pos } = context
  const before = state.sliceDoc(Math.max(0, pos - 20_000), pos)
  const tag = /<(\/?)([\w:-]*)$/.exec(before)
  if (tag) {
    const [, slash = '', typed = ''] = tag
    const closing = unclosedAt(state.doc.toString(), pos).map((name, index) => ({
      label: slash === '' ? `/${name}` : name,
      apply: `${slash === '' ? '/' : ''}${name}${state.sliceDoc(pos, pos + 1) === '>' ? '' : '>'}`,
      boost: 99 - index
    }))
    const options = slash === '' ? [...closing, ...elements] : closing
    if (options.length === 0) return null
    return { from: pos - typed.length, options, validFor: /^[\w:-]*$/ }
  }
  const style = /\bstyle\s*=\s*(?:"([^"]*)|'([^']*))$|<style\b[^>]*>((?:(?!<\/style)[^])*)$/i.exec(before)
  if (style) {
    const rules = style[1] ?? style[2] ?? style[3] ?? ''
    const property = (style[3] === undefined ? /(?:^|;)\s*([\w-]*)$/ : /[{;]\s*([\w-]*)$/).exec(rules)
    return property && offer(context, property[1] ?? '', styleProperties())
  }
  const attribute = /<[a-z][\w:-]*(?![\w:-])(?:"[^"]*"|'[^']*'|[^'"<>])*\s([\w:-]*)$/i.exec(before)
  return attribute && offer(context, attribute[1] ?? '', attributes)
}

/** Those this browser knows. */
function styleProperties(): Completion[] {
  const style: object = document.body.style
  const names = new Set<string>()
  for (const name in style) {
    const isProperty = name !== 'cssText' && name !== 'cssFloat' && Reflect.get(style, name) === ''
    if (isProperty) names.add(name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`))
  }
  return [...names].toSorted().map((label) => ({ label, apply: `${label}: ` }))
}
