import { Button } from '@mantine/core'
import { useEffect, useEffectEvent, useRef } from 'react'
import { narrowError, sentenceOf } from '../../client/narrow-error.ts'
import { isTyping } from '../controls/is-typing.ts'
import { createMessageStore } from '../messages/message-store.ts'

/** What the window's corner shows: messages come from anywhere, also from where no component is. */
export const messages = createMessageStore()

/** Something was done. With `undo`, the message stays long enough to be read and acted on. */
export function notifyDone(message: string, undo?: { label?: string; run(): void }): void {
  const id = messages.show({
    body: undo ? (
      <DoneMessage
        message={message}
        label={undo.label}
        run={() => {
          messages.hide(id)
          undo.run()
        }}
      />
    ) : (
      message
    ),
    tone: 'done',
    staysFor: undo ? 12_000 : 5000
  })
}

/** Without a `label` the button undoes, and so does Ctrl-Z or ⌘-Z for as long as the message is there. */
function DoneMessage(props: { message: string; label: string | undefined; run: () => void }) {
  const { label } = props
  const button = useRef<HTMLButtonElement>(null)
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return
    if (event.defaultPrevented || isTyping(event.target)) return
    // What was done last is undone first.
    const newest = [...document.querySelectorAll('[data-undo]:not([inert] *)')].at(-1)
    if (newest !== button.current) return
    event.preventDefault()
    props.run()
  })
  useEffect(() => {
    if (label !== undefined) return undefined
    const listener = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [label])
  return (
    <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
      <span style={{ flex: 1 }}>{props.message}</span>
      <Button
        ref={button}
        size="xs"
        onClick={props.run}
        {...(label === undefined ? { 'data-undo': true, 'aria-keyshortcuts': 'Control+Z Meta+Z' } : {})}
      >
        {label ?? 'Undo'}
      </Button>
    </span>
  )
}

/** Something could not be done: the sentence for the error. Stays until it is closed. */
export function notifyError(title: string, error: unknown): void {
  if (narrowError(error).code === 'CANCELLED') return
  messages.show({ title, body: sentenceOf(error), tone: 'failed' })
}
