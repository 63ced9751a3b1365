import type { ReactNode } from 'react'
import classes from './screen.module.css'

/**
 * The frame of a screen: its title with what belongs beside it, the actions on the right, a row of tools, the body.
 * `scroll`: the body scrolls as a page with the usual margins; without it the body fills the height (a table).
 */
export function Screen(props: {
  title: string
  beside?: ReactNode
  actions?: ReactNode
  tools?: ReactNode
  scroll?: boolean
  children?: ReactNode
}) {
  return (
    <div className={classes.screen}>
      <header className={classes.header}>
        <h1 className={classes.title} id="screen-title" tabIndex={-1} title={props.title}>
          <bdi>{props.title}</bdi>
        </h1>
        {props.beside}
        <span className={classes.space} />
        {props.actions && <div className={classes.actions}>{props.actions}</div>}
      </header>
      {props.tools && <div className={classes.tools}>{props.tools}</div>}
      <div
        className={props.scroll ? `${classes.body} ${classes.scrolling}` : classes.body}
        // A page that scrolls must be scrollable by keyboard even when nothing in it can be focused.
        {...(props.scroll ? { tabIndex: 0, role: 'group', 'aria-labelledby': 'screen-title' } : {})}
      >
        {props.children}
      </div>
    </div>
  )
}

/** Words beside the title, in the quiet colour; whole on hover where there is no room for them. */
export function BesideTitle({ children }: { children: ReactNode }) {
  return (
    <span className={classes.about} title={typeof children === 'string' ? children : undefined}>
      {children}
    </span>
  )
}
