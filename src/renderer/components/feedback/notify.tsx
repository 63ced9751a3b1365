import { Button } from '@mantine/core'
import { type NotificationData, notifications } from '@mantine/notifications'
import { narrowError, sentenceOf } from '../../client/index.ts'

/** Milliseconds until a message goes away. */
const staysFor = { done: 5000, withUndo: 12_000 }

/** What Ctrl-Z takes back, by the message that offers it, oldest first. */
const undos = new Map<string, () => void>()

/** Takes back what was done last; false when no message offers it. */
export function undoLatest(): boolean {
  const undo = [...undos.values()].at(-1)
  undo?.()
  return undo !== undefined
}

/**
 * Something was done. With `undo`, the message stays long enough to be read and acted on. Without a `label` the button
 * undoes, and so does Ctrl-Z or ⌘-Z for as long as the message is there.
 */
export function notifyDone(message: string, undo?: { label?: string; run(): void }): void {
  if (undo === undefined) {
    show({ message: <>{message}</>, color: 'brand', autoClose: staysFor.done })
    return
  }
  const id = crypto.randomUUID()
  let hasRun = false
  const run = () => {
    // On its way out the button is still there, for as long as the movement lasts.
    if (hasRun) return
    hasRun = true
    notifications.hide(id)
    undo.run()
  }
  const isUndo = undo.label === undefined
  if (isUndo) undos.set(id, run)
  show({
    id,
    color: 'brand',
    autoClose: staysFor.withUndo,
    onClose: () => undos.delete(id),
    message: (
      <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
        <span style={{ flex: 1 }}>{message}</span>
        <Button size="xs" onClick={run} {...(isUndo ? { 'aria-keyshortcuts': 'Control+Z Meta+Z' } : {})}>
          {undo.label ?? 'Undo'}
        </Button>
      </span>
    )
  })
}

/** Something could not be done: the sentence the engine gave. Stays until it is closed. */
export function notifyError(title: string, error: unknown): void {
  if (narrowError(error).code === 'CANCELLED') return
  show({ title: <>{title}</>, message: <>{sentenceOf(error)}</>, color: 'red', autoClose: false })
}

/** Shows a message that does not go away while the focus is in it; `Toasts` does the same for the pointer. */
function show(message: NotificationData & { autoClose: number | false }): void {
  const id = message.id ?? crypto.randomUUID()
  const keep = (autoClose: number | false) => notifications.update({ ...shown, autoClose })
  const shown: NotificationData = {
    ...message,
    id,
    onFocus: () => keep(false),
    onBlur: () => keep(message.autoClose)
  }
  notifications.show(shown)
}
