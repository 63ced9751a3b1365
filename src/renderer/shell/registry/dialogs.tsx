import { lazy, type ReactNode, Suspense, useCallback, useState } from 'react'
import { type DialogRequest, OpenDialogContext } from '../../routing/index.ts'
import { loadPreflightDialog } from '../../screens/preflight/index.ts'
import { loadEraseDialog, loadUserDialog } from '../../screens/users/index.ts'

const PreflightDialog = lazy(loadPreflightDialog)
const UserDialog = lazy(loadUserDialog)
const EraseDialog = lazy(loadEraseDialog)
const ShortcutSheet = lazy(async () => ({
  default: (await import('../commands/shortcut-sheet.tsx')).ShortcutSheet
}))
const AboutDialog = lazy(async () => ({
  default: (await import('../diagnostics/about-dialog.tsx')).AboutDialog
}))

/** Draws the dialog that somebody asked for with `useOpenDialog`, one at a time. */
export function DialogsProvider({ children }: { children: ReactNode }) {
  const [request, setRequest] = useState<DialogRequest | null>(null)
  const open = useCallback((next: DialogRequest) => setRequest(next), [])
  const close = () => setRequest(null)
  return (
    <OpenDialogContext value={open}>
      {children}
      <Suspense fallback={null}>
        {request?.kind === 'preflight' && (
          <PreflightDialog
            name={request.name}
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
    </OpenDialogContext>
  )
}
