import { join } from 'node:path'
import { app, ipcMain, nativeTheme, powerMonitor, protocol, session, shell } from 'electron'
import { shellChannels } from '../shared/ipc/shell-channels.ts'
import type { FileHandle, ShellInfo } from '../shared/ipc/shell.ts'
import { createAppEngine } from './engine-host/app-engine.ts'
import { listenToDesktop } from './desktop-events.ts'
import type { LaunchOptions } from './launch-options.ts'
import { createBackgroundTray } from './quit/background-tray.ts'
import { createQuitFlow } from './quit/quit-flow.ts'
import { createChosenFiles } from './shell/chosen-files.ts'
import { grantStartFile, importOpenedFile } from './shell/opened-files.ts'
import { answerShell } from './shell/shell-answers.ts'
import { createShellIpc } from './shell/shell-ipc.ts'
import { openStores } from './storage/open-stores.ts'
import { createAppUpdates } from './updates/app-updates.ts'
import { appOrigin, appUrl, serveApp } from './window/app-protocol.ts'
import { createApplicationMenu } from './window/application-menu.ts'
import { createOutsideLinks } from './window/external-links.ts'
import { askToOpen } from './window/link-question.ts'
import { createMainWindow } from './window/main-window.ts'
import { createNotifier, createTaskbarStatus } from './window/taskbar-status.ts'
import { denyNetwork, denyPermissions } from './window/window-guards.ts'

/** Wires the shell together. Call it once, when Electron is ready. */
export async function startApp(launch: LaunchOptions): Promise<void> {
  const dataFolder = app.getPath('userData')
  const bundles = join(import.meta.dirname, '..')
  const page = pageToShow()
  const stores = await openStores(dataFolder)
  const { settings, secrets, windowPlace, notices } = stores
  const files = createChosenFiles((file) => engine.send({ type: 'file', file }))

  const engine = createAppEngine({
    dataFolder,
    bundles,
    stores,
    files,
    log,
    warn: (message) => window.command({ command: 'notice', level: 'warning', message }),
    onState(state) {
      // Nothing is sent in the background any longer, and the person has to know.
      if (state.state === 'failed') window.open()
      window.send(shellChannels.engineState, state)
    },
    onActivity() {
      showActivity()
      quitFlow.activityChanged()
    },
    onNotice: createNotifier((place) => {
      if (place === null) window.open()
      else window.command({ command: 'open', place })
    })
  })

  const importFile = await grantStartFile(files, launch.importFile, (message) => notices.push(message))
  const openOutside = createOutsideLinks({
    confirmPort: () => settings.get().links.confirmPort,
    ask: (link) => askToOpen(window.browserWindow, link),
    open: (target) => shell.openExternal(target)
  })
  const window = createMainWindow({
    ...page,
    preload: join(bundles, 'preload', 'index.cjs'),
    info: () => shellInfo({ demo: launch.demo, importFile, notices }),
    storedPlace: windowPlace.get,
    keepPlace: windowPlace.set,
    openOutside: (text) => void openOutside(text).catch((error: unknown) => log(String(error))),
    mayClose: () => quitFlow.mayClose(),
    onPageGone: (target) => engine.disconnect(target),
    log
  })
  const quitFlow = createQuitFlow({
    app,
    engine,
    window: () => window.browserWindow,
    platform: process.platform,
    written: () => secrets.settled()
  })
  const updates = createAppUpdates({
    app,
    powerMonitor,
    packageFile: join(bundles, '..', 'package.json'),
    dataFolder,
    isOn: () => settings.get().updates.look,
    isSending: () => engine.activity.sending,
    onState: (state) => window.send(shellChannels.updatesState, state),
    log
  })

  const taskbar = createTaskbarStatus()
  const tray = createBackgroundTray({ open: () => window.open(), pauseAndQuit: quitFlow.pauseAndQuit })
  const menu = createApplicationMenu({
    command: (command) => window.command(command),
    setTheme: (theme) => settings.update({ appearance: { theme } }),
    showDataFolder: () => void shell.openPath(dataFolder)
  })
  const showActivity = () => {
    const { activity } = engine
    taskbar.show(activity, window.browserWindow)
    tray.show(activity, window.browserWindow !== null)
    menu.show(activity, settings.get().appearance)
  }
  app.on('browser-window-created', () => tray.show(engine.activity, true))
  app.on('window-all-closed', showActivity)

  guardSession(page.url, join(bundles, 'renderer'))
  answerShell({
    ipc: createShellIpc(ipcMain, { origin: page.origin, isWindow: (id) => window.isWindow(id) }, log),
    settings,
    secrets,
    files,
    engine,
    window,
    updates,
    openOutside,
    saveFolder: () => app.getPath('documents')
  })
  settings.onChange((next) => {
    nativeTheme.themeSource = next.appearance.theme
    engine.send({ type: 'settings', settings: next })
    window.send(shellChannels.settingsChanged, next)
    updates.settingChanged()
    showActivity()
  })
  secrets.onChange((key, value) => engine.send({ type: 'secret', key, value }))
  listenToDesktop({
    engine,
    window,
    quitFlow,
    openFile: (path) => void importOpenedFile(files, window, path)
  })

  nativeTheme.themeSource = settings.get().appearance.theme
  showActivity()
  engine.start()
  window.open()
  updates.settingChanged()
}

/** The built page; while developing, the one that the development server serves. */
function pageToShow(): { url: string; origin: string } {
  const served = app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']
  return served === undefined
    ? { url: appUrl, origin: appOrigin }
    : { url: served, origin: new URL(served).origin }
}

function guardSession(url: string, rendererFolder: string): void {
  if (url === appUrl) {
    serveApp(protocol, rendererFolder)
    denyNetwork(session.defaultSession, (target) => /^(app|blob|data|devtools):/.test(target))
  }
  denyPermissions(session.defaultSession)
}

const shellInfo = (launch: {
  demo: boolean
  importFile: FileHandle | null
  notices: string[]
}): ShellInfo => ({
  platform: process.platform,
  versions: {
    app: app.getVersion(),
    electron: process.versions.electron,
    chrome: process.versions.chrome,
    node: process.versions.node
  },
  launch
})

function log(line: string) {
  console.error(`[main] ${line}`)
}
