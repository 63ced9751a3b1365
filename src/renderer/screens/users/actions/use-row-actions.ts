import type { UserRow } from '../../../../shared/models/user.ts'
import type { MenuEntry } from '../../../components/controls/index.ts'
import { useOpenDialog } from '../../../routing/index.ts'
import { useResends } from './resends.tsx'
import { sendVerb } from './send-verb.ts'
import { useUserActions } from './use-user-actions.tsx'

const only = (user: UserRow) => ({ ids: [user.id] })

/** What can be done to one row: by its menu, or by a key. */
export function useRowActions() {
  const resends = useResends()
  const openDialog = useOpenDialog()
  const actions = useUserActions()
  const resend = (user: UserRow) => void resends.resend(user)
  const edit = (user: UserRow) => openDialog({ kind: 'user', id: user.id })
  const remove = (user: UserRow) => void actions.remove(only(user), 1)
  const menu = (user: UserRow, open: (user: UserRow) => void): MenuEntry[] => [
    { label: 'Open', keys: 'Enter', run: () => open(user) },
    { label: sendVerb(user), changes: true, keys: 'R', run: () => resend(user) },
    {
      label: 'Copy link',
      disabled: user.link.state !== 'live',
      run: () => void actions.copyLink(user.id)
    },
    { label: 'Edit…', changes: true, keys: 'E', run: () => edit(user) },
    'divider',
    {
      label: 'Mark verified',
      changes: true,
      disabled: user.status === 'verified',
      run: () => void actions.mark(only(user), 'verified')
    },
    {
      label: 'Mark undeliverable',
      changes: true,
      disabled: user.status === 'undeliverable',
      run: () => void actions.mark(only(user), 'undeliverable')
    },
    {
      label: 'Mark pending',
      changes: true,
      disabled: user.status === 'pending',
      run: () => void actions.mark(only(user), 'pending')
    },
    'divider',
    { label: 'Export user data…', run: () => void actions.exportData(user.id) },
    'divider',
    { label: 'Delete', changes: true, keys: 'Del', danger: true, run: () => remove(user) },
    {
      label: 'Erase permanently (GDPR)…',
      changes: true,
      danger: true,
      run: () => openDialog({ kind: 'erase', selection: only(user) })
    }
  ]
  return { resend, edit, remove, menu }
}
