import type { ReactNode } from 'react'
import classes from './state-message.module.css'

/** An empty list says what would be there, and gives the button that puts it there. */
export function Empty({
  icon,
  title,
  children,
  actions
}: {
  icon?: ReactNode
  title: string
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className={classes.message}>
      {icon && (
        <span className={classes.icon} aria-hidden="true">
          {icon}
        </span>
      )}
      <p className={classes.title}>{title}</p>
      {children && <p className={classes.text}>{children}</p>}
      {actions && <div className={classes.actions}>{actions}</div>}
    </div>
  )
}
