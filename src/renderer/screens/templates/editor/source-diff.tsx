import { unifiedMergeView } from '@codemirror/merge'
import { EditorState } from '@codemirror/state'
import { EditorView } from '@codemirror/view'
import { useEffect, useEffectEvent, useRef } from 'react'
import { styleNonce } from '../../../theme/index.ts'
import { diffLook, plainTheme } from './code-theme.ts'
import classes from './source-diff.module.css'

/**
 * The lines of `after` against those of `before`, with a few around what changed; the others unfold with a click.
 * `before` is taken once: a version does not change.
 */
export function SourceDiff({ before, after }: { before: string; after: string }) {
  const place = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)

  const create = useEffectEvent(
    (parent: HTMLElement) => new EditorView({ parent, state: diffState(before, after) })
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
    const editor = view.current
    if (!editor || editor.state.doc.toString() === after) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: after } })
  }, [after])

  return <div ref={place} className={classes.diff} />
}

/** Past this time the comparison goes by whole lines. */
const patienceMs = 200

export const diffState = (before: string, after: string): EditorState =>
  EditorState.create({
    doc: after,
    extensions: [
      EditorView.cspNonce.of(styleNonce()),
      EditorState.readOnly.of(true),
      EditorView.editable.of(false),
      EditorView.contentAttributes.of({ 'aria-label': 'Difference', tabindex: '0' }),
      EditorView.lineWrapping,
      EditorState.phrases.of({ '$ unchanged lines': '$ lines unchanged' }),
      unifiedMergeView({
        original: before,
        mergeControls: false,
        gutter: false,
        syntaxHighlightDeletions: false,
        collapseUnchanged: { margin: 2, minSize: 2 },
        diffConfig: { scanLimit: 500, timeout: patienceMs }
      }),
      diffLook,
      plainTheme
    ]
  })
