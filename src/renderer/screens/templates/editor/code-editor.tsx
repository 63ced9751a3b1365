import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { bracketMatching, indentOnInput } from '@codemirror/language'
import { lintGutter, nextDiagnostic, setDiagnostics } from '@codemirror/lint'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  keymap,
  lineNumbers,
  placeholder
} from '@codemirror/view'
import { type Ref, useEffect, useEffectEvent, useImperativeHandle, useRef, useState } from 'react'
import type { TemplateProblem } from '../../../../shared/models/template.ts'
import { styleNonce } from '../../../theme/index.ts'
import { codeTheme, oneLineLook } from './code-theme.ts'
import type { Variable } from './mail-completion.ts'
import { type Around, mailLanguage } from './mail-language.ts'
import { diagnosticsOf, rangeOf } from './problem-places.ts'
import { variableTooltips } from './variable-tooltip.ts'
import classes from './code-editor.module.css'

export interface CodeEditorHandle {
  /** Puts the cursor where the problem is. */
  show(problem: TemplateProblem): void
  /** At the cursor. */
  insert(text: string): void
}

interface CodeEditorProps {
  /** For a screen reader. */
  label: string
  value: string
  /**
   * Another number takes `value` over into the editor: a version was restored, a draft discarded. What is typed never
   * comes back this way, since it would arrive late and undo the next key.
   */
  revision: number
  onChange: (value: string) => void
  /** What is written around the Liquid. */
  around: Around
  /** A field: no line breaks, no gutters. */
  oneLine?: boolean
  placeholder?: string
  problems: readonly TemplateProblem[]
  variables: readonly Variable[]
  ref?: Ref<CodeEditorHandle>
}

/** An editor of Liquid: highlighted, completed, with problems at their line. Tab leaves it, as it leaves any field. */
export function CodeEditor({ ref, ...props }: CodeEditorProps) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const [language] = useState(() => new Compartment())
  const { problems, variables, around, revision } = props

  const changed = useEffectEvent((value: string) => props.onChange(value))
  const create = useEffectEvent(
    (parent: HTMLElement) =>
      new EditorView({
        parent,
        state: EditorState.create({
          doc: props.value,
          extensions: [
            EditorView.cspNonce.of(styleNonce()),
            EditorView.contentAttributes.of({ 'aria-label': props.label, tabindex: '0' }),
            props.oneLine ? oneLineExtensions : manyLinesExtensions,
            commonExtensions,
            placeholder(props.placeholder ?? ''),
            language.of([]),
            EditorView.updateListener.of((update) => {
              if (update.docChanged) changed(update.state.doc.toString())
            })
          ]
        })
      })
  )
  useEffect(() => {
    if (!place.current) return undefined
    const editor = create(place.current)
    view.current = editor
    return () => {
      editor.destroy()
      view.current = null
    }
  }, [])

  useEffect(() => {
    view.current?.dispatch({
      effects: language.reconfigure([mailLanguage(around, variables), variableTooltips(variables)])
    })
  }, [language, around, variables])

  const takeOver = useEffectEvent((revision: number) => {
    const editor = view.current
    // The first value is there already.
    if (!editor || revision === 0 || editor.state.doc.toString() === props.value) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: props.value } })
  })
  useEffect(() => takeOver(revision), [revision])

  useEffect(() => {
    const editor = view.current
    if (editor) {
      editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(problems, editor.state.doc)))
    }
  }, [problems])

  useImperativeHandle(ref, () => ({
    show(problem) {
      const editor = view.current
      if (!editor) return
      const { from } = rangeOf(problem, editor.state.doc)
      editor.dispatch({
        selection: { anchor: from },
        effects: EditorView.scrollIntoView(from, { y: 'center' })
      })
      editor.focus()
    },
    insert(text) {
      const editor = view.current
      if (!editor) return
      editor.dispatch(editor.state.replaceSelection(text))
      editor.focus()
    }
  }))

  return <div ref={place} className={props.oneLine ? classes.field : classes.editor} />
}

const commonExtensions: Extension = [
  history(),
  bracketMatching(),
  closeBrackets(),
  drawSelection(),
  EditorView.lineWrapping,
  autocompletion({ icons: false }),
  keymap.of([
    ...closeBracketsKeymap,
    ...completionKeymap,
    ...defaultKeymap,
    ...historyKeymap,
    { key: 'F8', run: nextDiagnostic }
  ]),
  codeTheme
]

const manyLinesExtensions: Extension = [
  lintGutter(),
  lineNumbers(),
  highlightActiveLine(),
  highlightActiveLineGutter(),
  indentOnInput()
]

const oneLineExtensions: Extension = [
  oneLineLook,
  // Pasted line breaks become spaces; Enter does nothing.
  EditorState.transactionFilter.of((transaction) => {
    if (!transaction.docChanged || transaction.newDoc.lines === 1) return transaction
    const text = transaction.newDoc.toString().replace(/\s*\n\s*/g, ' ')
    const kept = transaction.startState.doc.toString()
    if (text.trim() === kept.trim()) return []
    return {
      changes: { from: 0, to: transaction.startState.doc.length, insert: text },
      selection: { anchor: Math.min(text.length, transaction.newSelection.main.head) }
    }
  })
]
