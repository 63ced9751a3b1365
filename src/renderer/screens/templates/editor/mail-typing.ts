import { insertNewlineAndIndent } from '@codemirror/commands'
import { indentService } from '@codemirror/language'
import { EditorSelection, EditorState, type Extension, Prec, type TransactionSpec } from '@codemirror/state'
import { Decoration, EditorView, keymap } from '@codemirror/view'
import { type Block, blocksAround, blocksOf } from './markup.ts'
import { openLiquid } from './open-liquid.ts'

const textOf = (state: EditorState): string => state.doc.toString()

/** Brackets close themselves: within Liquid all of them, in prose only the one that begins Liquid. */
const brackets = EditorState.languageData.of((state, position) => {
  const isLiquid = openLiquid(state.doc, position) !== undefined
  return [{ closeBrackets: { brackets: isLiquid ? ['(', '[', '{', "'", '"'] : ['{'] } }]
})

/** `{%` closes itself too, and what closed itself is typed over. */
const percentSigns = EditorView.inputHandler.of((view, from, to, text) => {
  if (from !== to || (text !== '%' && text !== '}')) return false
  const around = view.state.doc.sliceString(from - 1, from + 2)
  if (text === '%' && around.startsWith('{}')) return type(view, '%%', from, from + 1)
  const isThere = text === '%' ? around.endsWith('%}') : around.startsWith('%}')
  return isThere && type(view, '', from, from + 1)
})

function type(view: EditorView, insert: string, from: number, cursor: number): true {
  view.dispatch({
    changes: { from, insert },
    selection: EditorSelection.cursor(cursor),
    scrollIntoView: true,
    userEvent: 'input.type'
  })
  return true
}

/** The end of an element comes with the `>` of its beginning, or with `</`. */
const closingTags = EditorView.inputHandler.of((view, from, to, text, insertTransaction) => {
  if (from !== to || view.composing || (text !== '>' && text !== '/')) return false
  const typed = insertTransaction()
  const added = text === '>' ? closing(textOf(typed.state), to + 1) : ending(textOf(typed.state), to + 1)
  if (added === undefined) return false
  const cursor = to + 1 + (text === '>' ? 0 : added.length)
  const spec: TransactionSpec = {
    changes: { from: to + 1, insert: added },
    selection: EditorSelection.cursor(cursor),
    scrollIntoView: true,
    userEvent: 'input.complete'
  }
  view.dispatch([typed, typed.state.update(spec)])
  return true
})

function closing(text: string, offset: number): string | undefined {
  const opened = blocksOf(text).find(({ open, isLiquid }) => !isLiquid && open.to === offset)
  return opened && !opened.close ? `</${opened.name}>` : undefined
}

function ending(text: string, offset: number): string | undefined {
  if (text.slice(offset - 2, offset) !== '</') return undefined
  const name = unclosedAt(text, offset)[0]
  return name === undefined ? undefined : `${name}${text[offset] === '>' ? '' : '>'}`
}

/** Names of the elements an offset lies in that nothing closes, the innermost first. */
export const unclosedAt = (text: string, offset: number): string[] =>
  blocksAround(blocksOf(text), offset)
    .filter(({ isLiquid, close }) => !isLiquid && !close)
    .map(({ name }) => name)

/** A line stands two further in than that of what it lies in; what closes that, or goes on with it, under it. */
const indentation = indentService.of((context, position) => {
  const inside = blocksAround(blocksOf(textOf(context.state)), position)[0]
  if (!inside) return 0
  const after = context.textAfterPos(position).trimStart()
  const isEnd = inside.isLiquid ? /^\{%-?\s*(?:end|else|elsif|when)/ : /^<\//
  return context.lineIndent(inside.open.from) + (isEnd.test(after) ? 0 : context.unit)
})

/** Between the beginning and the end of an element, Enter makes a line of its own for what will stand there. */
const linesBetween = Prec.high(
  keymap.of([
    {
      key: 'Enter',
      run(view) {
        const { head, empty } = view.state.selection.main
        if (!empty || view.state.sliceDoc(head - 1, head + 2) !== '></') return false
        insertNewlineAndIndent(view)
        view.dispatch({ selection: { anchor: head } })
        return insertNewlineAndIndent(view)
      }
    }
  ])
)

const matching = Decoration.mark({ class: 'cm-matchingBracket' })

/** With the cursor in the beginning or the end of a block, both their names stand out. */
const matchingTags = EditorView.decorations.compute(['doc', 'selection'], (state) => {
  const { head, empty } = state.selection.main
  if (!empty) return Decoration.none
  const isIn = (place: Block['open']) => place.from <= head && head <= place.to
  const found = blocksOf(textOf(state)).findLast(
    ({ open, close }) => isIn(open) || (close !== undefined && isIn(close))
  )
  if (!found?.close) return Decoration.none
  const names = [found.open, found.close].map(({ name }, index) => {
    const length = found.name.length + (found.isLiquid && index === 1 ? 'end'.length : 0)
    const from = found.isLiquid && index === 1 ? name - 'end'.length : name
    return matching.range(from, from + length)
  })
  return Decoration.set(names)
})

/** What the editor does by itself while a mail is typed. */
export const typing = (around: 'html' | 'text'): Extension =>
  around === 'html'
    ? [brackets, percentSigns, closingTags, indentation, linesBetween, matchingTags]
    : [brackets, percentSigns, matchingTags]
