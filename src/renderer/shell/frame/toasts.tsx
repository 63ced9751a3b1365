import { Notifications } from '@mantine/notifications'
import { useEffect } from 'react'
import { isTyping } from '../../components/controls/index.ts'
import { undoLatest } from '../../components/feedback/index.ts'
import classes from './toasts.module.css'

/** Where `notifyDone` and `notifyError` show their messages, and the key that takes back what was done last. */
export function Toasts() {
  useEffect(() => {
    window.addEventListener('keydown', undoByKey)
    return () => window.removeEventListener('keydown', undoByKey)
  }, [])
  return (
    <Notifications
      classNames={{ root: classes.toasts, notification: classes.toast }}
      position="bottom-left"
      limit={4}
      zIndex={400}
      containerWidth={400}
      pauseResetOnHover="all"
      withinPortal={false}
      // The words of a message can be selected with the mouse.
      allowDragDismiss={false}
      allowScrollDismiss={false}
      data-no-print
    />
  )
}

function undoByKey(event: KeyboardEvent): void {
  if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return
  if (event.defaultPrevented || isTyping(event.target)) return
  if (undoLatest()) event.preventDefault()
}
