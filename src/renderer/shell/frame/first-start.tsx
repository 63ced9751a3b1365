import { useEffect, useEffectEvent, useState } from 'react'
import { useSettings, useShell } from '../../client/index.ts'
import { currentPlace, navigate } from '../../routing/index.ts'
import { useOpenImport } from '../commands/use-commands.ts'

/** Where the window goes when it opens: to a file given at the start, else, the first time, to the welcome. */
export function FirstStart() {
  const shell = useShell()
  const { settings, isKnown } = useSettings()
  const openImport = useOpenImport()
  const [opened] = useState(currentPlace)
  const begin = useEffectEvent(() => {
    // Somebody has gone somewhere already: it stays there.
    if (currentPlace() !== opened) return

    if (shell.launch.importFile) openImport(shell.launch.importFile)
    else if (!settings.welcomed) navigate('/welcome', { replace: true })
  })
  useEffect(() => {
    if (isKnown) begin()
  }, [isKnown])
  return null
}
