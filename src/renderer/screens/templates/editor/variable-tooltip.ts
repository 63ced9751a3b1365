import { ensureSyntaxTree, syntaxTree } from '@codemirror/language'
import type { EditorState, Extension } from '@codemirror/state'
import { hoverTooltip } from '@codemirror/view'
import { spelledOut } from '../../../../shared/text/hidden-characters.ts'
import type { Variable } from './mail-completion.ts'

/** Milliseconds that parsing up to the pointer may take. */
const parseMs = 50

/** The variable at a position, when that is inside of Liquid: its whole path, whichever part of it is pointed at. */
export function variableAt(
  state: EditorState,
  position: number,
  variables: readonly Variable[]
): { variable: Variable; from: number; to: number } | undefined {
  // The parser works in slices; the pointer may be past what it has read so far.
  const tree = ensureSyntaxTree(state, position, parseMs) ?? syntaxTree(state)
  let node = tree.resolveInner(position, 1)
  if (!isName(node.name)) node = tree.resolveInner(position, -1)
  if (!isName(node.name)) return undefined
  while (node.parent && isPath(node.parent.name)) node = node.parent
  const { from, to } = node
  const path = state.sliceDoc(from, to)
  const variable = variables.find((variable) => variable.path === path)
  return variable && { variable, from, to }
}

const isPath = (name: string) => name === 'MemberExpression' || name === 'SubscriptExpression'
const isName = (name: string) => name === 'VariableName' || name === 'PropertyName'

/** What a variable stands for, while the pointer rests on it. */
export const variableTooltips = (variables: readonly Variable[]): Extension =>
  hoverTooltip((view, position) => {
    const found = variableAt(view.state, position, variables)
    if (!found) return null
    return {
      pos: found.from,
      end: found.to,
      above: true,
      create: () => {
        const dom = document.createElement('div')
        dom.className = 'cm-completionInfo'
        dom.textContent = found.variable.explanation
        if (found.variable.example !== '') {
          const example = dom.appendChild(document.createElement('div'))
          example.className = 'muted'
          example.textContent = spelledOut(`e.g. ${found.variable.example}`)
        }
        return { dom }
      }
    }
  })
