import type { MenuItemConstructorOptions } from 'electron'
import type { Settings } from '../../shared/models/settings.ts'
import type { ShellCommand } from '../../shared/ipc/shell.ts'

export interface MenuState {
  platform: NodeJS.Platform
  packaged: boolean
  sending: boolean
  paused: boolean
  theme: Settings['appearance']['theme']
}

export interface MenuActions {
  command: (command: ShellCommand) => void
  setTheme: (theme: Settings['appearance']['theme']) => void
  showDataFolder: () => void
}

/** Screens in the order of the sidebar: Ctrl or Cmd with the number opens each. */
export const screens = [
  ['Overview', '/overview'],
  ['Users', '/users'],
  ['Campaigns', '/campaigns'],
  ['Send log', '/log'],
  ['Templates', '/templates'],
  ['Mailbox', '/mailbox'],
  ['Settings', '/settings']
] as const

/** The application menu: the same actions as in the window, each with its shortcut. */
export function menuTemplate(state: MenuState, actions: MenuActions): MenuItemConstructorOptions[] {
  const mac = state.platform === 'darwin'
  const item = (label: string, command: ShellCommand, accelerator?: string): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === undefined ? {} : { accelerator }),
    click: () => actions.command(command)
  })
  const settings = item('Settings…', { command: 'open', place: '/settings' }, 'CmdOrCtrl+,')
  const about = item('About Countersign', { command: 'about' })

  const appMenu: MenuItemConstructorOptions = {
    role: 'appMenu',
    submenu: [
      about,
      { type: 'separator' },
      settings,
      { type: 'separator' },
      { role: 'hide' },
      { role: 'hideOthers' },
      { role: 'unhide' },
      { type: 'separator' },
      { role: 'quit' }
    ]
  }

  return [
    ...(mac ? [appMenu] : []),
    {
      label: '&File',
      submenu: [
        item('New import…', { command: 'new-import' }, 'CmdOrCtrl+I'),
        item('Add user…', { command: 'new-user' }, 'CmdOrCtrl+N'),
        item('Email all pending users…', { command: 'send-to-pending' }, 'CmdOrCtrl+Shift+S'),
        { type: 'separator' },
        {
          ...item(
            state.paused ? 'Resume sending' : 'Pause sending',
            { command: state.paused ? 'resume-sending' : 'pause-sending' },
            'CmdOrCtrl+Shift+P'
          ),
          id: 'pause',
          enabled: state.sending || state.paused
        },
        { type: 'separator' },
        ...(mac
          ? [{ role: 'close' } as const]
          : [settings, { type: 'separator' } as const, { role: 'quit' } as const])
      ]
    },
    { role: 'editMenu' },
    {
      label: '&Go',
      submenu: [
        ...screens.map(([label, place], index) =>
          item(label, { command: 'open', place }, `CmdOrCtrl+${index + 1}`)
        ),
        { type: 'separator' },
        item('Back', { command: 'back' }, 'CmdOrCtrl+['),
        item('Forward', { command: 'forward' }, 'CmdOrCtrl+]'),
        { type: 'separator' },
        item('Find', { command: 'find' }, 'CmdOrCtrl+F'),
        item('Command palette…', { command: 'command-palette' }, 'CmdOrCtrl+K')
      ]
    },
    {
      label: '&View',
      submenu: [
        ...(['system', 'light', 'dark'] as const).map((theme): MenuItemConstructorOptions => ({
          label: { system: 'System theme', light: 'Light theme', dark: 'Dark theme' }[theme],
          type: 'radio',
          checked: state.theme === theme,
          click: () => actions.setTheme(theme)
        })),
        { type: 'separator' },
        { role: 'resetZoom' },
        { role: 'zoomIn' },
        { role: 'zoomOut' },
        { role: 'togglefullscreen' },
        { type: 'separator' },
        { role: 'reload' },
        ...(state.packaged ? [] : [{ role: 'toggleDevTools' } as const])
      ]
    },
    { role: 'windowMenu' },
    {
      role: 'help',
      submenu: [
        item('Keyboard shortcuts', { command: 'keyboard-shortcuts' }, 'CmdOrCtrl+/'),
        { label: 'Show data folder', click: actions.showDataFolder },
        item('Copy diagnostics', { command: 'copy-diagnostics' }),
        ...(mac ? [] : [about])
      ]
    }
  ]
}
