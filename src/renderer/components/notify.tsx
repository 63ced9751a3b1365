import { Button } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { narrowError } from '../client/narrow-error.ts'

/** Something was done. With `undo`, the message stays long enough to be read and acted on. */
export function notifyDone(message: string, undo?: { label?: string; run(): void }): void {
  const id = notifications.show({
    message: undo ? (
      <span style={{ display: 'flex', alignItems: 'center', gap: 12 }}>
        <span style={{ flex: 1 }}>{message}</span>
        <Button
          size="xs"
          onClick={() => {
            notifications.hide(id)
            undo.run()
          }}
        >
          {undo.label ?? 'Undo'}
        </Button>
      </span>
    ) : (
      message
    ),
    color: 'brand',
    autoClose: undo ? 12_000 : 5000
  })
}

/** Something could not be done: the sentence the engine gave. Stays until it is closed. */
export function notifyError(title: string, error: unknown): void {
  const { code, message } = narrowError(error)
  if (code === 'CANCELLED') return
  notifications.show({ title, message, color: 'red', autoClose: false })
}
