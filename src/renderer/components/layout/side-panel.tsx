import { CloseButton } from '@mantine/core'
import { type ReactNode, useEffect, useEffectEvent, useId, useRef } from 'react'
import classes from './side-panel.module.css'

/**
 * A drawer on the right that leaves the list beside it usable: not a modal. Takes the focus when it opens, gives it
 * back when it closes; Esc closes it.
 */
export function SidePanel(props: {
  title: ReactNode
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
  useEscape(props.onClose)
  return (
    <section
      ref={panel}
      tabIndex={-1}
      role="dialog"
      aria-labelledby={titleId}
      className={classes.panel}
      style={{ ['--panel-width' as string]: `${props.width ?? 440}px` }}
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

/** Esc closes the panel wherever the focus is, unless it was meant for a dialog or a menu above it. */
function useEscape(onEscape: () => void) {
  const escape = useEffectEvent(onEscape)
  useEffect(() => {
    // Asked before anybody acts on the key: a dialog that closes on it is gone by the time it comes here.
    let isCovered = false
    const before = (event: KeyboardEvent) => {
      if (event.key === 'Escape') {
        isCovered = document.querySelector('[aria-modal="true"], [role="menu"], [role="listbox"]') !== null
      }
    }
    const after = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || event.defaultPrevented || isCovered) return
      event.preventDefault()
      escape()
    }
    window.addEventListener('keydown', before, { capture: true })
    window.addEventListener('keydown', after)
    return () => {
      window.removeEventListener('keydown', before, { capture: true })
      window.removeEventListener('keydown', after)
    }
  }, [])
}
