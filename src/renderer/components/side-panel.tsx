import { CloseButton } from '@mantine/core'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import classes from './side-panel.module.css'

/**
 * A drawer on the right that leaves the list beside it usable: not a modal. Takes the focus when it opens, gives it
 * back when it closes; Esc closes it.
 */
export function SidePanel(props: {
  title: string
  /** Under the title. */
  subtitle?: ReactNode
  /** Px. */
  width?: number
  /** A row of buttons at the bottom. */
  actions?: ReactNode
  onClose: () => void
  children: ReactNode
}) {
  const titleId = useId()
  const panel = useRef<HTMLElement>(null)
  useEffect(() => {
    const before = document.activeElement
    panel.current?.focus()
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus()
    }
  }, [])
  return (
    <section
      ref={panel}
      tabIndex={-1}
      role="dialog"
      aria-labelledby={titleId}
      className={classes.panel}
      style={{ ['--panel-width' as string]: `${props.width ?? 440}px` }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return
        event.preventDefault()
        props.onClose()
      }}
    >
      <div className={classes.head}>
        <div className={classes.titles}>
          <h2 id={titleId} className={classes.title} dir="auto">
            {props.title}
          </h2>
          {props.subtitle}
        </div>
        <CloseButton aria-label="Close" onClick={props.onClose} />
      </div>
      <div className={classes.body} tabIndex={0} role="group" aria-labelledby={titleId}>
        {props.children}
      </div>
      {props.actions && <div className={classes.foot}>{props.actions}</div>}
    </section>
  )
}
