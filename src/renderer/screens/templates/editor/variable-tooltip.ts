import type { Extension } from '@codemirror/state'
import { hoverTooltip } from '@codemirror/view'
import { spelledOut } from '../../../../shared/text/hidden-characters.ts'
import type { Variable } from './liquid-completion.ts'

const names = /[\w-]+(?:\.[\w-]+)*/g
/** A tag or an output that begins before the pointer and has not ended there. */
const isOpen = /\{[{%](?:(?![%}]\}).)*$/

/** The variable a column of a line is in, when that is inside of Liquid. */
export function variableAt(
  line: string,
  column: number,
  variables: readonly Variable[]
): { variable: Variable; from: number; to: number } | undefined {
  for (const match of line.matchAll(names)) {
    const from = match.index
    const to = from + match[0].length
    if (column < from || column > to || !isOpen.test(line.slice(0, from))) continue
    const variable = variables.find(({ path }) => path === match[0])
    return variable && { variable, from, to }
  }
  return undefined
}

/** What a variable stands for, while the pointer rests on it. */
export const variableTooltips = (variables: readonly Variable[]): Extension =>
  hoverTooltip((view, position) => {
    const line = view.state.doc.lineAt(position)
    const found = variableAt(line.text, position - line.from, variables)
    if (!found) return null
    return {
      pos: line.from + found.from,
      end: line.from + found.to,
      above: true,
      create: () => {
        const dom = document.createElement('div')
        dom.className = 'cm-completionInfo'
        dom.textContent = found.variable.explanation
        if (found.variable.example !== '') {
          const example = dom.appendChild(document.createElement('div'))
          example.className = 'muted'
          example.textContent = spelledOut(`for instance ${found.variable.example}`)
        }
        return { dom }
      }
    }
  })
