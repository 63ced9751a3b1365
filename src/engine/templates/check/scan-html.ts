/** An opening tag of a template's HTML. */
export interface HtmlTag {
  /** Lower case. */
  name: string
  /** Names in lower case; null for an attribute without a value. */
  attributes: ReadonlyMap<string, string | null>
  /** Characters from the start. */
  offset: number
}

/**
 * The opening tags of a template, comments left out. Liquid in it is taken for text, whatever characters it holds. One
 * pass: a page that was made to be slow takes no longer than another of its length.
 */
export function* scanHtml(source: string): Generator<HtmlTag, void, void> {
  const html = maskLiquid(source)
  let at = html.indexOf('<')
  while (at !== -1) {
    const end = html.startsWith('<!--', at) ? endOfComment(html, at) : endOfTag(html, at)
    // What is never closed reaches to the end, for a mail program too.
    if (end === -1) return
    const tag = /^<([a-z][a-z0-9:-]*)([\s\S]*)>$/i.exec(html.slice(at, end))
    if (tag) yield { name: tag[1]!.toLowerCase(), attributes: readAttributes(tag[2]!), offset: at }
    at = html.indexOf('<', end)
  }
}

/** Same length and lines; every `{{ … }}` and `{% … %}` becomes letters, so that its quotes and `>` mean nothing. */
function maskLiquid(source: string): string {
  return source.replace(/\{\{[^{}]*\}\}|\{%[^{%]*%\}/g, (text) => text.replace(/[^\n]/g, 'x'))
}

function endOfComment(html: string, start: number): number {
  const end = html.indexOf('-->', start + 4)
  return end === -1 ? -1 : end + 3
}

/** The place after the tag's `>`, where one in quotes is none. A `<` that begins no tag is text. */
function endOfTag(html: string, start: number): number {
  if (!/[a-z]/i.test(html[start + 1] ?? '')) return start + 1
  let quote: string | undefined
  for (let at = start + 1; at < html.length; at++) {
    const character = html[at]!
    if (quote !== undefined) {
      if (character === quote) quote = undefined
    } else if (character === '>') {
      return at + 1
    } else if (character === '"' || character === "'") {
      quote = character
    }
  }
  return -1
}

function readAttributes(text: string): Map<string, string | null> {
  const attributes = new Map<string, string | null>()
  for (const [, name, double, single, bare] of text.matchAll(
    /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g
  )) {
    attributes.set(name!.toLowerCase(), double ?? single ?? bare ?? null)
  }
  return attributes
}

/** 1-based line and column of a character. */
export function positionOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
