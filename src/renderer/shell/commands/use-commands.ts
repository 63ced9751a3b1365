import { useEffect, useEffectEvent } from 'react'
import { assertNever } from '../../../shared/errors.ts'
import type { FileHandle, ShellCommand } from '../../../shared/ipc/shell.ts'
import { useEngine, useImportSession, useSending, useShell } from '../../client/index.ts'
import { focusSearch, isTyping, useUnlessOff } from '../../components/controls/index.ts'
import { notifyDone, notifyError } from '../../components/feedback/index.ts'
import { navigate, useOpenDialog } from '../../routing/index.ts'
import { openCommandPalette } from '../palette/command-palette-store.ts'
import { useCopyDiagnostics } from '../diagnostics/use-copy-diagnostics.ts'

/** Does what a menu item, a shortcut, the palette or a notification asks for. */
export function useRunCommand(): (command: ShellCommand) => void {
  const engine = useEngine()
  const sending = useSending()
  const openDialog = useOpenDialog()
  const openImport = useOpenImport()
  const copyDiagnostics = useCopyDiagnostics()
  const unlessOff = useUnlessOff()

  const pauseOrResume = async (action: 'pause' | 'resume') => {
    const from = action === 'pause' ? 'running' : 'paused'
    const campaigns = sending.filter((campaign) => campaign.state === from)
    if (campaigns.length === 0) {
      notifyDone(action === 'pause' ? 'Nothing is being sent' : 'Nothing is paused')
      return
    }
    try {
      await Promise.all(campaigns.map(({ id }) => engine.campaigns[action].call({ id })))
    } catch (error) {
      notifyError(action === 'pause' ? 'Sending could not be paused' : 'Sending could not be resumed', error)
    }
  }

  return (command) => {
    switch (command.command) {
      case 'new-import':
        return unlessOff(() => navigate('/import'))
      case 'import-file':
        return unlessOff(() => openImport(command.file))
      case 'new-user':
        return unlessOff(() => openDialog({ kind: 'user', id: null }))
      case 'send-to-pending':
        return unlessOff(() => {
          navigate('/users?status=pending')
          openDialog({
            kind: 'preflight',
            name: 'Verify pending users',
            selection: { filter: { status: 'pending' }, except: [] }
          })
        })
      case 'pause-sending':
        return unlessOff(() => void pauseOrResume('pause'))
      case 'resume-sending':
        return unlessOff(() => void pauseOrResume('resume'))
      case 'back':
        return history.back()
      case 'forward':
        return history.forward()
      case 'find':
        return void focusSearch()
      case 'command-palette':
        return openCommandPalette()
      case 'keyboard-shortcuts':
        return openDialog({ kind: 'shortcuts' })
      case 'copy-diagnostics':
        return void copyDiagnostics()
      case 'about':
        return openDialog({ kind: 'about' })
      case 'open':
        return navigate(command.place)
      case 'notice':
        return command.level === 'warning'
          ? notifyError('Please note', new Error(command.message))
          : notifyDone(command.message)
      default:
        return assertNever(command)
    }
  }
}

/** Takes a file to the Import screen; a running import is not thrown away for it. */
export function useOpenImport(): (file: FileHandle) => void {
  const { session } = useImportSession()
  return (file) => {
    navigate('/import')
    if (session.get().step === 'writing') {
      notifyDone(`An import is in progress. Open ${file.name} again when it is done.`)
    } else void session.open(file)
  }
}

/** Menu items, notifications, files opened from the desktop, and the keys that work anywhere. */
export function useCommands(): void {
  const shell = useShell()
  const run = useRunCommand()
  const onCommand = useEffectEvent((command: ShellCommand) => run(command))
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    const command = commandOfKey(event)
    if (command === null) return
    if (command === 'find' && !focusSearch()) return
    event.preventDefault()
    if (command !== 'find') run({ command })
  })

  useEffect(() => shell.onCommand((command) => onCommand(command)), [shell])
  useEffect(() => {
    const listener = (event: KeyboardEvent) => onKey(event)
    window.addEventListener('keydown', listener)
    return () => window.removeEventListener('keydown', listener)
  }, [])
}

function commandOfKey(event: KeyboardEvent): 'command-palette' | 'find' | 'keyboard-shortcuts' | null {
  if (event.defaultPrevented || event.altKey) return null
  const key = event.key.toLowerCase()
  if (event.ctrlKey || event.metaKey) {
    if (key === 'k') return 'command-palette'
    return key === 'f' && !event.shiftKey ? 'find' : null
  }
  return key === '?' && !isTyping(event.target) ? 'keyboard-shortcuts' : null
}
