import { SegmentedControl } from '@mantine/core'
import { type RefObject, useRef, useState } from 'react'
import type { TemplatePart, TemplateProblem, TemplateSource } from '../../../../shared/models/template.ts'
import { formatCountOf } from '../../../format/index.ts'
import { CodeEditor, type CodeEditorHandle } from '../editor/code-editor.tsx'
import type { Variable } from '../editor/mail-completion.ts'
import { ProblemList } from './problem-list.tsx'
import classes from './source-editors.module.css'

type Body = 'html' | 'text'

/** Subject, preheader and the two parts of the message, each with its problems at their place. */
export function SourceEditors(props: {
  source: TemplateSource
  revision: number
  problems: TemplateProblem[]
  variables: readonly Variable[]
  onChange: (part: TemplatePart, text: string) => void
  /** The editor that last had the cursor: where a variable is inserted. */
  lastUsed: RefObject<CodeEditorHandle | null>
}) {
  const { source, problems, variables, revision, lastUsed } = props
  const [body, showBody] = useState<Body>('html')
  const editors: Record<TemplatePart, RefObject<CodeEditorHandle | null>> = {
    subject: useRef(null),
    preheader: useRef(null),
    html: useRef(null),
    text: useRef(null)
  }
  const of = (part: TemplatePart) => problems.filter((problem) => problem.part === part)
  const show = (problem: TemplateProblem) => {
    if (problem.part === 'html' || problem.part === 'text') showBody(problem.part)
    // The editor of the other part becomes visible with the next frame.
    requestAnimationFrame(() => editors[problem.part].current?.show(problem))
  }
  const editor = (part: TemplatePart, label: string, around: 'html' | 'text', oneLine: boolean) => (
    <div onFocus={() => (lastUsed.current = editors[part].current)} className={oneLine ? '' : classes.code}>
      <CodeEditor
        ref={editors[part]}
        label={label}
        value={source[part]}
        revision={revision}
        onChange={(text) => props.onChange(part, text)}
        around={around}
        oneLine={oneLine}
        placeholder={part === 'preheader' ? 'Shown after the subject in the inbox (optional)' : ''}
        problems={of(part)}
        variables={variables}
      />
    </div>
  )

  return (
    <div className={classes.editors}>
      <div className={classes.fields}>
        <span className={classes.fieldName}>Subject</span>
        {editor('subject', 'Subject', 'text', true)}
        <span className={classes.fieldName}>Preheader</span>
        {editor('preheader', 'Preheader', 'text', true)}
      </div>
      <SegmentedControl<Body>
        size="xs"
        aria-label="Part of the message"
        className={classes.bodies ?? ''}
        value={body}
        onChange={showBody}
        data={[
          { value: 'html', label: partLabel('HTML', of('html')) },
          { value: 'text', label: partLabel('Text', of('text')) }
        ]}
      />
      <div className={classes.codeFrame} hidden={body !== 'html'}>
        {editor('html', 'HTML part', 'html', false)}
      </div>
      <div className={classes.codeFrame} hidden={body !== 'text'}>
        {editor('text', 'Text part', 'text', false)}
      </div>
      <ProblemList problems={problems} onShow={show} />
    </div>
  )
}

function partLabel(name: string, problems: TemplateProblem[]): string {
  const errors = problems.filter((problem) => problem.severity === 'error').length
  return errors === 0 ? name : `${name} · ${formatCountOf(errors, 'error')}`
}
