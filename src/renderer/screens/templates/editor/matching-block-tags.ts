import { syntaxTree } from '@codemirror/language'
import type { Extension } from '@codemirror/state'
import { Decoration, EditorView } from '@codemirror/view'
import type { SyntaxNode } from '@lezer/common'

const matching = Decoration.mark({ class: 'cm-matchingBracket' })

/**
 * With the cursor in `{% if … %}` or in its `{% endif %}`, both names stand out. CodeMirror does the same for elements
 * of HTML; its Liquid matches only brackets.
 */
export const matchingBlockTags: Extension = EditorView.decorations.compute(['doc', 'selection'], (state) => {
  const { head, empty } = state.selection.main
  if (!empty) return Decoration.none
  const tag =
    tagAt(syntaxTree(state).resolveInner(head, -1)) ?? tagAt(syntaxTree(state).resolveInner(head, 1))
  const block = tag?.parent
  const [open, close] = [block?.firstChild, block?.lastChild]
  if (!tag || open?.name !== 'Tag' || close?.name !== 'EndTag') return Decoration.none
  if (tag.from !== open.from && tag.from !== close.from) return Decoration.none
  return Decoration.set([open, close].flatMap(nameOf).map(({ from, to }) => matching.range(from, to)))
})

function tagAt(node: SyntaxNode): SyntaxNode | null {
  for (let at: SyntaxNode | null = node; at; at = at.parent) {
    if (at.name === 'Tag' || at.name === 'EndTag') return at
  }
  return null
}

/** `if` in `{% if … %}`: it stands right after what opens the tag. */
const nameOf = (tag: SyntaxNode): SyntaxNode[] => {
  const name = tag.firstChild?.nextSibling
  return name ? [name] : []
}
