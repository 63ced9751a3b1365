import type { Text } from '@codemirror/state'

/** Characters before a place that are looked at: an output or a tag is not longer. */
const mostLooked = 2000

/** The Liquid that begins before an offset and has not ended there: what it begins with, and what follows up to the offset. */
export function openLiquid(doc: Text, offset: number): { isTag: boolean; inside: string } | undefined {
  const before = doc.sliceString(Math.max(0, offset - mostLooked), offset)
  const at = Math.max(before.lastIndexOf('{{'), before.lastIndexOf('{%'))
  if (at === -1) return undefined
  const inside = before.slice(at + 2)
  return /[%}]\}/.test(inside) ? undefined : { isTag: before[at + 1] === '%', inside }
}
