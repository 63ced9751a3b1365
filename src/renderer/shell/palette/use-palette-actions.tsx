import {
  IconClipboardText,
  IconFileExport,
  IconFileImport,
  IconInfoCircle,
  IconKeyboard,
  IconMoon,
  IconPlayerPause,
  IconPlayerPlay,
  IconSend,
  IconSettings,
  IconUserPlus,
  IconUserX
} from '@tabler/icons-react'
import { useSending, useSettings, useShell } from '../../client/index.ts'
import { notifyError } from '../../components/feedback/index.ts'
import { navigate, useOpenDialog, usePlace } from '../../routing/index.ts'
import { useUserActions } from '../../screens/users/index.ts'
import type { PaletteEntry } from './palette-entry.ts'
import { useRunCommand } from '../commands/use-commands.ts'

const icon = { size: 16, stroke: 1.7 }

const settingsSections = [
  ['accounts', 'Accounts', 'mail server smtp password sender speed'],
  ['links', 'Links', 'secret token signing pattern lifetime jwt'],
  ['sending', 'Sending', 'cooldown stop-loss unknown'],
  ['service', 'Service', 'name website subject prefix'],
  ['data', 'Data', 'folder backup restore delete version update'],
  ['appearance', 'Appearance', 'theme dark light']
] as const

/** What can be done from anywhere, with the keys that do the same. What makes no sense now is left out. */
export function usePaletteActions(): PaletteEntry[] {
  const run = useRunCommand()
  const sending = useSending()
  const command = useShell().platform === 'darwin' ? '⌘' : 'Ctrl '
  const shift = useShell().platform === 'darwin' ? '⇧' : 'Shift '
  const themes = useThemeEntries()
  const openUser = useOpenUserEntries()
  const isIn = (state: string) => sending.some((campaign) => campaign.state === state)
  return [
    ...openUser,
    {
      id: 'send',
      label: 'Email all pending users…',
      icon: <IconSend {...icon} />,
      words: 'campaign mail send verification',
      keys: `${command}${shift}S`,
      changes: true,
      run: () => run({ command: 'send-to-pending' })
    },
    {
      id: 'import',
      label: 'Import a CSV…',
      icon: <IconFileImport {...icon} />,
      words: 'users file',
      keys: `${command}I`,
      changes: true,
      run: () => run({ command: 'new-import' })
    },
    {
      id: 'add',
      label: 'Add user…',
      icon: <IconUserPlus {...icon} />,
      words: 'new person',
      keys: `${command}N`,
      changes: true,
      run: () => run({ command: 'new-user' })
    },
    ...(isIn('running')
      ? [
          {
            id: 'pause',
            label: 'Pause sending',
            icon: <IconPlayerPause {...icon} />,
            words: 'stop hold',
            keys: `${command}${shift}P`,
            changes: true,
            run: () => run({ command: 'pause-sending' })
          }
        ]
      : []),
    ...(isIn('paused')
      ? [
          {
            id: 'resume',
            label: 'Resume sending',
            icon: <IconPlayerPlay {...icon} />,
            words: 'continue go on',
            keys: `${command}${shift}P`,
            changes: true,
            run: () => run({ command: 'resume-sending' })
          }
        ]
      : []),
    {
      id: 'keys',
      label: 'Keyboard shortcuts',
      icon: <IconKeyboard {...icon} />,
      words: 'keyboard shortcuts help',
      keys: '?',
      run: () => run({ command: 'keyboard-shortcuts' })
    },
    {
      id: 'diagnostics',
      label: 'Copy diagnostics',
      icon: <IconClipboardText {...icon} />,
      words: 'versions help support bug',
      run: () => run({ command: 'copy-diagnostics' })
    },
    {
      id: 'about',
      label: 'About Countersign',
      icon: <IconInfoCircle {...icon} />,
      words: 'version data folder',
      run: () => run({ command: 'about' })
    },
    ...settingsSections.map(([section, name, words]) => ({
      id: `settings ${section}`,
      label: `Settings: ${name}`,
      icon: <IconSettings {...icon} />,
      words,
      onlyFound: true,
      run: () => navigate(`/settings/${section}`)
    })),
    ...themes
  ]
}

/** What can be done to the user whose drawer is open. */
function useOpenUserEntries(): PaletteEntry[] {
  const { path } = usePlace()
  const openDialog = useOpenDialog()
  const { exportData } = useUserActions()
  const id = path[0] === 'users' ? Number(path[1]) : Number.NaN
  if (!Number.isSafeInteger(id)) return []
  return [
    {
      id: 'export user',
      label: 'Export this user’s data…',
      icon: <IconFileExport {...icon} />,
      words: 'privacy json everything access',
      run: () => void exportData(id)
    },
    {
      id: 'erase user',
      label: 'Erase this user permanently (GDPR)…',
      icon: <IconUserX {...icon} />,
      words: 'privacy erase remove forget',
      changes: true,
      run: () => openDialog({ kind: 'erase', selection: { ids: [id] } })
    }
  ]
}

function useThemeEntries(): PaletteEntry[] {
  const { update } = useSettings()
  const names = { system: 'System theme', light: 'Light theme', dark: 'Dark theme' }
  return (['system', 'light', 'dark'] as const).map((theme) => ({
    id: `theme ${theme}`,
    label: names[theme],
    icon: <IconMoon {...icon} />,
    words: 'appearance colors mode',
    onlyFound: true,
    run: () =>
      void update({ appearance: { theme } }).catch((error: unknown) =>
        notifyError('The theme was not changed', error)
      )
  }))
}
