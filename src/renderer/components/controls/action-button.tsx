import { Button, type ButtonProps } from '@mantine/core'
import { type ReactNode, useState } from 'react'
import { WriteGuard } from './write-guard.tsx'
import { notifyDone, notifyError } from '../feedback/index.ts'

interface Action extends ButtonProps {
  /** What a click does; while it is under way the button does not take another. */
  run: () => Promise<unknown>
  /** 'Sending could not be paused': stands above the reason when it fails. */
  failure: string
  /** Said when it is done; without it the screen shows by itself that it is. */
  done?: string
  danger?: boolean
  /** Nothing is sent or changed by it: it works where that cannot be. */
  reads?: boolean
  /** Shown on hover. */
  title?: string
  children: ReactNode
}

/** A button whose click is a call: it says when the call failed, and why. */
export function ActionButton({ run, failure, done, danger, reads, children, ...rest }: Action) {
  const [busy, setBusy] = useState(false)
  const onClick = async () => {
    if (busy) return
    setBusy(true)
    try {
      await run()
      if (done) notifyDone(done)
    } catch (error) {
      notifyError(failure, error)
    } finally {
      setBusy(false)
    }
  }
  const button = (
    <Button {...rest} aria-busy={busy} data-tone={danger ? 'danger' : undefined} onClick={onClick}>
      {children}
    </Button>
  )
  return reads ? button : <WriteGuard>{button}</WriteGuard>
}
