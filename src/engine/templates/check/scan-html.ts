import { Parser } from 'htmlparser2'

/** An opening tag of a template's HTML. */
export interface HtmlTag {
  /** Lower case. */
  name: string
  /** Names in lower case; an attribute without a value has an empty one. */
  attributes: ReadonlyMap<string, string>
  /** Characters from the start. */
  offset: number
}

/** The opening tags of a template. Liquid's tags count as text, whichever characters they contain. */
export function scanHtml(source: string): HtmlTag[] {
  const tags: HtmlTag[] = []
  const parser = new Parser(
    {
      onopentag: (name, attributes) =>
        tags.push({ name, attributes: new Map(Object.entries(attributes)), offset: parser.startIndex })
    },
    { decodeEntities: false }
  )
  parser.end(maskLiquid(source))
  return tags
}

/** Same length and lines; every `{{ … }}` and `{% … %}` becomes letters, so that its quotes and `>` mean nothing. */
function maskLiquid(source: string): string {
  return source.replace(/\{\{[^{}]*\}\}|\{%[^{%]*%\}/g, (text) => text.replace(/[^\n]/g, 'x'))
}

/** 1-based line and column of a character. */
export function positionOf(source: string, offset: number): { line: number; column: number } {
  const before = source.slice(0, offset)
  return { line: before.split('\n').length, column: offset - before.lastIndexOf('\n') }
}
