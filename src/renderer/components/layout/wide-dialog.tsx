import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './wide-dialog.module.css'

/** A dialog of several parts: title, a body that scrolls when the window is low, and a foot that stays in view. */
export function WideDialog(props: {
  title: string
  /** What sort of dialog it is, in the quiet colour at the right of the title. */
  kind?: string
  /** Px. */
  width?: number
  foot: ReactNode
  onClose: () => void
  children: ReactNode
}) {
  return (
    <Modal.Root opened onClose={props.onClose} size={props.width ?? 760} yOffset="4vh" centered>
      <Modal.Overlay color="var(--scrim)" backgroundOpacity={1} />
      <Modal.Content radius={12} classNames={{ content: classes.content }}>
        <Modal.Header className={classes.header}>
          <Modal.Title className={classes.title}>{props.title}</Modal.Title>
          {props.kind && <span className={classes.kind}>{props.kind}</span>}
          <Modal.CloseButton aria-label="Close" ml={props.kind ? 0 : undefined} />
        </Modal.Header>
        <div className={classes.body}>{props.children}</div>
        <div className={classes.foot}>{props.foot}</div>
      </Modal.Content>
    </Modal.Root>
  )
}
