import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { sentenceOf } from '../../client/index.ts'
import classes from './state-message.module.css'

/** What happened (the sentence for the error), what was kept, and what to do. */
export function ErrorState({
  title = 'This can’t be shown',
  error,
  kept = 'Nothing was changed.',
  retry,
  actions
}: {
  title?: string
  error: unknown
  kept?: string
  retry?: () => void
  actions?: ReactNode
}) {
  const message = sentenceOf(error)
  return (
    <div className={classes.message} role="alert">
      <span className={classes.icon} aria-hidden="true">
        <IconAlertTriangle size={28} stroke={1.5} />
      </span>
      <p className={classes.title}>{title}</p>
      <p className={classes.text}>{message}</p>
      {!message.includes(kept) && <p className={classes.kept}>{kept}</p>}
      <div className={classes.actions}>
        {retry && <Button onClick={retry}>Try again</Button>}
        {actions}
      </div>
    </div>
  )
}
