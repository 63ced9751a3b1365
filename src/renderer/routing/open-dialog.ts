import { createContext, use } from 'react'
import type { DuplicateOptions } from '../../shared/models/campaign.ts'
import type { Selection } from '../../shared/models/user.ts'

/** Dialogs that any screen, menu item or shortcut may open. The shell has the table that draws them. */
export type DialogRequest =
  /** `like`: the campaign whose options are taken over. */
  | { kind: 'preflight'; name: string; selection: Selection; like?: DuplicateOptions }
  | { kind: 'user'; id: number | null }
  /** Removes users with all traces. */
  | { kind: 'erase'; selection: Selection; onDone?: () => void }
  | { kind: 'shortcuts' }
  | { kind: 'about' }

export type OpenDialog = (request: DialogRequest) => void

export const OpenDialogContext = createContext<OpenDialog>(() => undefined)
export const useOpenDialog = (): OpenDialog => use(OpenDialogContext)
