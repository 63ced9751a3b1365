import { useQuery } from '@tanstack/react-query'
import { cloneElement, createContext, type MouseEvent, type ReactElement, type ReactNode, use } from 'react'
import { useEngine, useEngineState } from '../../client/index.ts'
import { errorText } from '../../../shared/words/errors/error-text.ts'
import { format } from '../../format/index.ts'
import { notifyDone } from '../feedback/index.ts'

const NoChanges = createContext<string | null>(null)

/** Knows whether anything can be sent or changed, and why not. */
export function WriteGuardProvider({ children }: { children: ReactNode }) {
  const engine = useEngine()
  const { state, problem } = useEngineState()
  const { data: status } = useQuery(engine.system.status.queryOptions({ input: {} }))
  // While it is merely started again, what is asked of it waits for it.
  const isGone = state === 'failed' || problem?.code === 'DATABASE_IN_USE'
  const reason = isGone
    ? errorText(problem ?? { reason: 'engine-not-started', params: {} }, format)
    : status?.readOnly
      ? 'The data folder can’t be written to, so nothing can be sent or changed.'
      : null
  return <NoChanges value={reason}>{children}</NoChanges>
}

/** Why nothing can be sent or changed; null while it can be. */
export const useWriteGuard = (): string | null => use(NoChanges)

/** For what a key or a menu of the desktop does, which does not show that it is off: says why instead. */
export function useUnlessOff(): (act: () => void) => void {
  const reason = useWriteGuard()
  return (act) => (reason === null ? act() : notifyDone(reason))
}

interface Control {
  'aria-disabled'?: boolean
  'data-disabled'?: boolean
  disabled?: boolean | undefined
  title?: string | undefined
  onClick?: ((event: MouseEvent<HTMLElement>) => void) | undefined
}

/**
 * Around a button or menu item that sends or changes something: while nothing can be, it is off and says why, on hover
 * and to a screen reader. It can still be come to with Tab, or nobody would hear the reason.
 */
export function WriteGuard({ children, ...given }: { children: ReactElement<Control> }) {
  const reason = useWriteGuard()
  if (reason === null) return cloneElement(children, given)
  return cloneElement(children, {
    // What a menu or popover gives to what opens it.
    ...given,
    disabled: false,
    'aria-disabled': true,
    'data-disabled': true,
    title: reason,
    onClick: (event) => event.preventDefault()
  })
}
