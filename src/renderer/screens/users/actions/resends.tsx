import { createContext, type ReactNode, use, useCallback, useMemo, useState } from 'react'
import { narrowError, sentenceOf, useEngine } from '../../../client/index.ts'
import { confirm, notifyError } from '../../../components/feedback/index.ts'
import { isolate } from '../../../../shared/text/isolate.ts'

export interface ResendOptions {
  link?: 'new' | 'same'
  templateId?: string
}
type ResendState = { kind: 'asking' } | { kind: 'sent'; deliveryId: number; at: number }
interface Person {
  id: number
  name: string
  address: string
}

interface Resends {
  of(userId: number): ResendState | undefined
  resend(user: Person, options?: ResendOptions): Promise<void>
  /** The answer was read: the button comes back. */
  forget(userId: number): void
}

const ResendContext = createContext<Resends | null>(null)

export function useResends(): Resends {
  const resends = use(ResendContext)
  if (!resends) throw new Error('Rendered outside of ResendProvider')
  return resends
}

/** One mail to one user, and what became of it: kept above the rows, which come and go while a person scrolls. */
export function ResendProvider({ children }: { children: ReactNode }) {
  const engine = useEngine()
  const [states, setStates] = useState<ReadonlyMap<number, ResendState>>(new Map())

  const set = useCallback((userId: number, state: ResendState | null) => {
    setStates((before) => {
      const after = new Map(before)
      if (state) after.set(userId, state)
      else after.delete(userId)
      return after
    })
  }, [])

  const resend = useCallback(
    async (user: Person, options: ResendOptions = {}) => {
      const call = (evenIfRecent: boolean) =>
        engine.users.resend.call({ id: user.id, link: 'new', ...options, evenIfRecent })
      set(user.id, { kind: 'asking' })
      try {
        const { deliveryId } = await call(false).catch(async (error: unknown) => {
          const refusal = narrowError(error)
          if (refusal.code !== 'SENT_RECENTLY') throw error
          const goOn = await confirm({
            title: `Send to ${isolate(user.name || user.address)} again?`,
            body: sentenceOf(refusal),
            action: 'Send again'
          })
          return goOn ? call(true) : { deliveryId: null }
        })
        set(user.id, deliveryId === null ? null : { kind: 'sent', deliveryId, at: Date.now() })
      } catch (error) {
        set(user.id, null)
        notifyError(`Nothing was sent to ${isolate(user.name || user.address)}`, error)
      }
    },
    [engine, set]
  )

  const resends = useMemo(
    () => ({
      of: (userId: number) => states.get(userId),
      resend,
      forget: (userId: number) => set(userId, null)
    }),
    [states, resend, set]
  )
  return <ResendContext value={resends}>{children}</ResendContext>
}
