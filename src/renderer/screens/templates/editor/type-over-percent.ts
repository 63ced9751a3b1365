import { EditorSelection } from '@codemirror/state'
import { EditorView } from '@codemirror/view'

/** The `%` of a `%}` that closed itself is typed over, as CodeMirror does with the bracket after it. */
export const typeOverPercent = EditorView.inputHandler.of((view, from, to, text) => {
  if (text !== '%' || from !== to || view.state.sliceDoc(from, from + 2) !== '%}') return false
  view.dispatch({
    selection: EditorSelection.cursor(from + 1),
    scrollIntoView: true,
    userEvent: 'input.type'
  })
  return true
})
