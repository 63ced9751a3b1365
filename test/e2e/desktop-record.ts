import type { LaunchedApp } from '../../scripts/start/launched-app.ts'

/** What the app showed on the desktop outside its window. */
export interface DesktopRecord {
  notifications: { title: string; body: string; actions: string[] }[]
  /** URLs handed to the person's browser. */
  openedOutside: string[]
  /** Dialogs, by what they said. */
  dialogs: { kind: 'open' | 'save' | 'message'; text: string; buttons: string[] }[]
  /** Last given to the task-bar icon; -1 is none. */
  progress: number
  /** The icon in the tray: its words, and the labels of its menu. Null while there is none. */
  tray: { toolTip: string; labels: string[] } | null
}

interface Recorder extends DesktopRecord {
  shownNotifications: Electron.Notification[]
  trayMenu: Electron.Menu | null
  answers: { open: string[]; save: string[]; message: string[] }
}

type WithRecorder = { desktopRecord: Recorder }

/** Puts a recorder in the place of everything that would show outside the window. The same on Electron and stand-in. */
export function recordDesktop(app: LaunchedApp): Promise<void> {
  return app.evaluate(({ app, BrowserWindow, dialog, Notification, shell, Tray }) => {
    const record: Recorder = {
      notifications: [],
      openedOutside: [],
      dialogs: [],
      progress: -1,
      tray: null,
      shownNotifications: [],
      trayMenu: null,
      answers: { open: [], save: [], message: [] }
    }
    ;(globalThis as unknown as WithRecorder).desktopRecord = record

    const asked = (kind: 'open' | 'save' | 'message', args: unknown[]) => {
      const options = args.at(-1) as {
        title?: string
        message?: string
        buttons?: string[]
        cancelId?: number
      }
      record.dialogs.push({
        kind,
        text: options.message ?? options.title ?? '',
        buttons: options.buttons ?? []
      })
      return options
    }
    dialog.showOpenDialog = (...args: unknown[]) => {
      asked('open', args)
      const path = record.answers.open.shift()
      return Promise.resolve({ canceled: path === undefined, filePaths: path === undefined ? [] : [path] })
    }
    dialog.showSaveDialog = (...args: unknown[]) => {
      asked('save', args)
      const path = record.answers.save.shift()
      return Promise.resolve({ canceled: path === undefined, filePath: path ?? '' })
    }
    dialog.showMessageBox = (...args: unknown[]) => {
      const options = asked('message', args)
      const button = record.answers.message.shift()
      const index = button === undefined ? -1 : (options.buttons ?? []).indexOf(button)
      return Promise.resolve({
        response: index === -1 ? (options.cancelId ?? 0) : index,
        checkboxChecked: false
      })
    }

    Notification.prototype.show = function show(this: Electron.Notification) {
      const actions = this.actions.map(({ text }) => text ?? '')
      record.notifications.push({ title: this.title, body: this.body, actions })
      record.shownNotifications.push(this)
    }
    Tray.prototype.setToolTip = (toolTip) => {
      record.tray = { toolTip, labels: record.tray?.labels ?? [] }
    }
    Tray.prototype.setContextMenu = (menu) => {
      record.trayMenu = menu
      const labels = menu?.items.filter(({ type }) => type === 'normal').map(({ label }) => label) ?? []
      record.tray = { toolTip: record.tray?.toolTip ?? '', labels }
    }
    const { destroy } = Tray.prototype
    Tray.prototype.destroy = function gone(this: Electron.Tray) {
      record.tray = null
      destroy.call(this)
    }
    shell.openExternal = (url) => {
      record.openedOutside.push(url)
      return Promise.resolve()
    }
    const watch = (window: Electron.BrowserWindow) => {
      window.setProgressBar = (progress) => {
        record.progress = progress
      }
    }
    for (const window of BrowserWindow.getAllWindows()) watch(window)
    app.on('browser-window-created', (_event, window) => watch(window))
  })
}

export function readRecord(app: LaunchedApp): Promise<DesktopRecord> {
  return app.evaluate(() => {
    const { notifications, openedOutside, dialogs, progress, tray } = (globalThis as unknown as WithRecorder)
      .desktopRecord
    return { notifications, openedOutside, dialogs, progress, tray }
  })
}

/** Presses the first button of the last notification, as the person would. */
export function pressNotification(app: Pick<LaunchedApp, 'evaluate'>): Promise<void> {
  return app.evaluate(() => {
    const { shownNotifications } = (globalThis as unknown as WithRecorder).desktopRecord
    shownNotifications.at(-1)?.emit('action', { actionIndex: 0 }, 0)
  })
}

/** Clicks an item of the tray icon's menu. */
export function pressTray(app: Pick<LaunchedApp, 'evaluate'>, label: string): Promise<void> {
  return app.evaluate((_electron, label) => {
    const { trayMenu } = (globalThis as unknown as WithRecorder).desktopRecord
    trayMenu?.items.find((item) => item.label === label)?.click()
  }, label)
}

export function answerDialogs(app: () => LaunchedApp) {
  const answer = (kind: 'open' | 'save' | 'message') => (text: string) =>
    app().evaluate(
      (_electron, given) => {
        ;(globalThis as unknown as WithRecorder).desktopRecord.answers[given.kind].push(given.text)
      },
      { kind, text }
    )
  return { open: answer('open'), save: answer('save'), message: answer('message') }
}
