interface Place {
  from: number
  to: number
  /** Where the name in it begins. */
  name: number
}

/** An element, or a block of Liquid: offsets of what opens and of what closes it. */
export interface Block {
  name: string
  isLiquid: boolean
  open: Place
  close?: Place
  /** Where it ends at the latest: at the end of what it stands in, when nothing closes it. */
  until: number
}

/** Elements that have no end. */
const isVoid = /^(?:area|base|br|col|embed|hr|img|input|link|meta|source|track|wbr)$/

/** No part of it runs on past the next tag, so that what never ends costs no more than what does. */
const parts =
  /<!--[^]*?(?:-->|$)|\{%-?\s*(end)?(if|unless|case|for|tablerow|capture|raw|comment)\b[^{]*?%\}|<(\/?)([a-z][\w:-]*)(?![\w:-])(?:"[^"<]*"|'[^'<]*'|\{[{%](?:(?![%}]\})[^{<])*[%}]\}|[^'"<>{]|\{(?![{%]))*>/gi

/** The blocks of a mail's source in the order they are opened in, also those that nothing closes. */
export function blocksOf(text: string): Block[] {
  const blocks: Block[] = []
  const open: Block[] = []
  /** How many of each are open: what closes none of them need not be looked for among thousands. */
  const counts = new Map<string, number>()
  const count = (block: Pick<Block, 'name' | 'isLiquid'>, by: number): number => {
    const key = `${block.isLiquid ? '%' : '<'}${block.name}`
    const now = (counts.get(key) ?? 0) + by
    counts.set(key, now)
    return now
  }
  for (const match of text.matchAll(parts)) {
    const [whole, end, tag, slash, element] = match
    const name = tag ?? element?.toLowerCase()
    if (name === undefined || whole.endsWith('/>') || (element !== undefined && isVoid.test(name))) continue
    const from = match.index
    const place = { from, to: from + whole.length, name: from + whole.search(/\w/) + (end?.length ?? 0) }
    const isLiquid = tag !== undefined
    if (!end && !slash) {
      const block = { name, isLiquid, open: place, until: Number.POSITIVE_INFINITY }
      blocks.push(block)
      open.push(block)
      count(block, 1)
      continue
    }
    if (count({ name, isLiquid }, 0) === 0) continue
    for (let closed = open.pop(); closed; closed = open.pop()) {
      count(closed, -1)
      closed.until = from
      if (closed.name !== name || closed.isLiquid !== isLiquid) continue
      closed.close = place
      break
    }
  }
  return blocks
}

/** The blocks that an offset lies in, the innermost first. */
export const blocksAround = (blocks: readonly Block[], offset: number): Block[] =>
  blocks.filter(({ open, until }) => open.to <= offset && offset <= until).toReversed()
