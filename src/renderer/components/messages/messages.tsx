import { Notification } from '@mantine/core'
import { useEffect, useState, useSyncExternalStore } from 'react'
import type { Message, MessageStore } from './message-store.ts'
import classes from './messages.module.css'

/** So many are shown; the others come when there is room. */
const mostShown = 4

/** What was done and what failed, in the corner. None goes by itself while the pointer or the focus is on one. */
export function Messages({ store }: { store: MessageStore }) {
  const messages = useSyncExternalStore(store.subscribe, store.messages)
  const [read, setRead] = useState<number>()
  const shown = messages.slice(0, mostShown)
  const isRead = shown.some(({ id, isLeaving }) => id === read && !isLeaving)
  return (
    <div className={classes.messages} data-no-print>
      {shown.map((message) => (
        <OneMessage key={message.id} message={message} store={store} isRead={isRead} onRead={setRead} />
      ))}
    </div>
  )
}

function OneMessage(props: {
  message: Message
  store: MessageStore
  /** One of them has the pointer or the focus. */
  isRead: boolean
  onRead: (id: number | undefined) => void
}) {
  const { message, store, isRead, onRead } = props
  const { id, staysFor } = message
  useEffect(() => {
    if (isRead || staysFor === undefined) return undefined
    const timer = setTimeout(() => store.hide(id), staysFor)
    return () => clearTimeout(timer)
  }, [id, staysFor, isRead, store])
  return (
    <Notification
      className={classes.message ?? ''}
      color={message.tone === 'done' ? 'brand' : 'red'}
      mod={{ leaving: message.isLeaving }}
      // Its button was pressed, or its time is over: nothing in it works a second time.
      inert={message.isLeaving === true}
      title={message.title}
      onMouseEnter={() => onRead(id)}
      onMouseLeave={() => onRead(undefined)}
      onFocus={() => onRead(id)}
      onBlur={() => onRead(undefined)}
      onClose={() => store.hide(id)}
    >
      {message.body}
    </Notification>
  )
}
