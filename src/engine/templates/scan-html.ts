/** An opening tag of a template's HTML. */
export interface HtmlTag {
  /** Lower case. */
  name: string
  /** Names in lower case; null for an attribute without a value. */
  attributes: ReadonlyMap<string, string | null>
  /** Characters from the start. */
  offset: number
}

const tagPattern = /<([a-z][a-z0-9:-]*)((?:[^>"']|"[^"]*"|'[^']*')*)>/gi
const attributePattern = /([^\s"'=<>/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g

/** The opening tags of a template, comments left out. Liquid in it is taken for text, whatever characters it holds. */
export function scanHtml(source: string): HtmlTag[] {
  const tags: HtmlTag[] = []
  for (const found of maskComments(maskLiquid(source)).matchAll(tagPattern)) {
    const attributes = new Map<string, string | null>()
    for (const [, name, double, single, bare] of found[2]!.matchAll(attributePattern)) {
      attributes.set(name!.toLowerCase(), double ?? single ?? bare ?? null)
    }
    tags.push({ name: found[1]!.toLowerCase(), attributes, offset: found.index })
  }
  return tags
}

/** Same length and lines; every `{{ … }}` and `{% … %}` becomes letters, so that its quotes and `>` mean nothing. */
function maskLiquid(source: string): string {
  return source.replace(/\{\{[^}]*\}\}|\{%[^%]*%\}/g, blank)
}

function maskComments(source: string): string {
  return source.replace(/<!--[\s\S]*?-->/g, blank)
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, 'x')
}

/** 1-based line and column of a character. */
export function positionOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
