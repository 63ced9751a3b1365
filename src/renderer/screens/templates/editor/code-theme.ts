import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorView } from '@codemirror/view'
import { tags } from '@lezer/highlight'

/** The editor's look, from the same tokens as everything else, so it follows the theme. */
const look = EditorView.theme({
  '&': { height: '100%', color: 'var(--text)', backgroundColor: 'var(--panel)', fontSize: '12.5px' },
  '&.cm-focused': { outline: 'none' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.55' },
  '.cm-content': { caretColor: 'var(--text)', padding: '8px 0' },
  '.cm-gutters': {
    backgroundColor: 'var(--head)',
    color: 'var(--faint)',
    border: 'none',
    borderRight: '1px solid var(--line)'
  },
  '.cm-lineNumbers .cm-gutterElement': { padding: '0 8px 0 10px' },
  '.cm-activeLine': { backgroundColor: 'color-mix(in srgb, var(--brand-soft) 35%, transparent)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent', color: 'var(--text)' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'color-mix(in srgb, var(--brand) 26%, transparent)'
  },
  '.cm-cursor': { borderLeftColor: 'var(--text)' },
  '.cm-placeholder': { color: 'var(--faint)' },
  '&.cm-focused .cm-matchingBracket': { backgroundColor: 'var(--brand-soft)', color: 'inherit' },
  '.cm-tooltip': {
    color: 'var(--text)',
    backgroundColor: 'var(--raised)',
    border: '1px solid var(--line-strong)',
    borderRadius: '7px',
    boxShadow: 'var(--shadow)',
    overflow: 'hidden'
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': {
    fontFamily: 'var(--mono)',
    fontSize: '12px',
    maxHeight: '220px'
  },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--brand-soft)',
    color: 'var(--brand-on)'
  },
  '.cm-completionDetail': { color: 'var(--muted)', fontStyle: 'normal', marginLeft: '12px' },
  '.cm-completionInfo': { maxWidth: '280px', padding: '6px 9px', fontFamily: 'var(--font)' },
  '.cm-diagnostic': {
    padding: '5px 9px',
    marginLeft: '-1px',
    whiteSpace: 'pre-wrap',
    fontFamily: 'var(--font)',
    fontSize: '12.5px'
  },
  '.cm-diagnostic-error': { borderLeft: '3px solid var(--rejected)' },
  '.cm-diagnostic-warning': { borderLeft: '3px solid var(--deferred)' },
  '.cm-lintRange-error': { backgroundImage: 'none', textDecoration: 'underline wavy var(--rejected)' },
  '.cm-lintRange-warning': { backgroundImage: 'none', textDecoration: 'underline wavy var(--deferred)' },
  '.cm-lintPoint-error:after': { borderBottomColor: 'var(--rejected)' },
  '.cm-lintPoint-warning:after': { borderBottomColor: 'var(--deferred)' },
  '.cm-gutter-lint': { width: '16px' },
  '.cm-gutter-lint .cm-gutterElement': { padding: '.2em' },
  '.cm-lint-marker': {
    content: 'normal',
    width: '11px',
    height: '11px',
    borderRadius: '50%',
    margin: '4px 2px'
  },
  '.cm-lint-marker-error': { backgroundColor: 'var(--rejected)' },
  '.cm-lint-marker-warning': { backgroundColor: 'var(--deferred)' }
})

/** A field of one line: as high as the text fields beside it. */
export const oneLineLook = EditorView.theme({
  '.cm-content': { padding: '6px 0' },
  '.cm-line': { padding: '0 10px' },
  '.cm-scroller': { fontFamily: 'var(--font)', fontSize: '13px', overflow: 'hidden' },
  '.cm-activeLine': { backgroundColor: 'transparent' }
})

/** A comparison of two versions: as high as its text, with a sign at each line that says so without the color. */
export const diffLook = EditorView.theme({
  '&': { height: 'auto', maxHeight: '420px', backgroundColor: 'transparent', fontSize: '11.5px' },
  '.cm-content': { padding: '6px 0' },
  '.cm-line, .cm-deletedLine': { position: 'relative', padding: '0 10px 0 24px' },
  '.cm-deletedChunk': { padding: '0', backgroundColor: 'transparent' },
  '&.cm-merge-b .cm-changedLine, .cm-changedLine': {
    backgroundColor: 'var(--accepted-soft)',
    color: 'var(--accepted-text)'
  },
  '.cm-deletedLine': { backgroundColor: 'var(--rejected-soft)', color: 'var(--rejected-text)' },
  '.cm-changedLine::before, .cm-deletedLine::before': { position: 'absolute', left: '10px' },
  '.cm-changedLine::before': { content: '"+ "' },
  '.cm-deletedLine::before': { content: '"− "' },
  '&.cm-merge-b .cm-changedText, .cm-deletedChunk .cm-deletedText': {
    background: 'none',
    textDecoration: 'underline',
    textUnderlineOffset: '3px'
  },
  '.cm-collapsedLines': { padding: '2px 10px 2px 24px', color: 'var(--faint)', background: 'none' },
  '.cm-collapsedLines::before, .cm-collapsedLines::after': { content: '""', margin: '0' }
})

const colours = HighlightStyle.define([
  { tag: [tags.tagName, tags.angleBracket], color: 'var(--brand-on)' },
  { tag: tags.attributeName, color: 'var(--unknown-text)' },
  { tag: [tags.attributeValue, tags.string], color: 'var(--accepted-text)' },
  { tag: [tags.comment, tags.documentMeta], color: 'var(--faint)', fontStyle: 'italic' },
  { tag: [tags.keyword, tags.operatorKeyword, tags.controlKeyword], color: 'var(--unknown-text)' },
  { tag: [tags.variableName, tags.propertyName], color: 'var(--deferred-text)' },
  { tag: [tags.number, tags.bool, tags.atom], color: 'var(--rejected-text)' },
  { tag: tags.brace, color: 'var(--deferred-text)' }
])

export const codeTheme = [look, syntaxHighlighting(colours)]
/** For text that is not highlighted. */
export const plainTheme = look
