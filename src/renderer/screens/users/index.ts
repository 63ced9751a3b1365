export { useUserActions } from './actions/use-user-actions.tsx'
export { openView } from './views/open-view.ts'

export const loadUsersScreen = async () => ({ default: (await import('./users-screen.tsx')).UsersScreen })
export const loadUserDialog = async () => ({ default: (await import('./edit/user-dialog.tsx')).UserDialog })
export const loadEraseDialog = async () => ({
  default: (await import('./erase/erase-dialog.tsx')).EraseDialog
})
