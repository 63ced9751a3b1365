import { useEffect, useState } from 'react'
import type { UpdatesState } from '../../shared/ipc/shell.ts'
import { useShell } from './engine-context.tsx'

/** How it stands with updates of the app; null until main has said it. */
export function useUpdates(): UpdatesState | null {
  const shell = useShell()
  const [state, setState] = useState<UpdatesState | null>(null)
  useEffect(() => shell.updates.onState(setState), [shell])
  return state
}
