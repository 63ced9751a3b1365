import { createContext, lazy, type ReactNode, Suspense, use, useCallback, useState } from 'react'
import type { DuplicateOptions } from '../../../shared/models/campaign.ts'
import type { Selection } from '../../../shared/models/user.ts'

/** Dialogs that any screen, menu item or shortcut may open. */
export type DialogRequest =
  /** `like`: the campaign whose options are taken over. */
  | { kind: 'preflight'; title: string; selection: Selection; like?: DuplicateOptions }
  | { kind: 'user'; id: number | null }
  /** Removes users with all traces. */
  | { kind: 'erase'; selection: Selection; onDone?: () => void }
  | { kind: 'shortcuts' }
  | { kind: 'about' }

type OpenDialog = (request: DialogRequest) => void

const DialogContext = createContext<OpenDialog>(() => undefined)
export const useOpenDialog = (): OpenDialog => use(DialogContext)

const PreflightDialog = lazy(async () => ({
  default: (await import('../../screens/preflight/preflight-dialog.tsx')).PreflightDialog
}))
const UserDialog = lazy(async () => ({
  default: (await import('../../screens/user/user-dialog.tsx')).UserDialog
}))
const EraseDialog = lazy(async () => ({
  default: (await import('../../screens/user/erase-dialog.tsx')).EraseDialog
}))
const ShortcutSheet = lazy(async () => ({
  default: (await import('../commands/shortcut-sheet.tsx')).ShortcutSheet
}))
const AboutDialog = lazy(async () => ({ default: (await import('./about-dialog.tsx')).AboutDialog }))

export function DialogsProvider({ children }: { children: ReactNode }) {
  const [request, setRequest] = useState<DialogRequest | null>(null)
  const open = useCallback((next: DialogRequest) => setRequest(next), [])
  const close = () => setRequest(null)
  return (
    <DialogContext value={open}>
      {children}
      <Suspense fallback={null}>
        {request?.kind === 'preflight' && (
          <PreflightDialog
            title={request.title}
            selection={request.selection}
            like={request.like}
            onClose={close}
          />
        )}
        {request?.kind === 'user' && <UserDialog id={request.id} onClose={close} />}
        {request?.kind === 'erase' && (
          <EraseDialog selection={request.selection} onDone={request.onDone} onClose={close} />
        )}
        {request?.kind === 'shortcuts' && <ShortcutSheet onClose={close} />}
        {request?.kind === 'about' && <AboutDialog onClose={close} />}
      </Suspense>
    </DialogContext>
  )
}
