import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import {
  app,
  ipcMain,
  Menu,
  MessageChannelMain,
  nativeTheme,
  powerMonitor,
  protocol,
  safeStorage,
  session,
  shell,
  utilityProcess
} from 'electron'
import Store from 'electron-store'
import { shellChannels } from '../shared/ipc/shell-channels.ts'
import type { FileHandle } from '../shared/ipc/shell.ts'
import { appOrigin, appUrl, serveApp } from './window/app-protocol.ts'
import { createBackgroundTray } from './quit/background-tray.ts'
import { createChosenFiles } from './shell/chosen-files.ts'
import { createEngineProcess } from './engine/engine-process.ts'
import { createOutsideLinks } from './window/external-links.ts'
import { wipeSecrets } from './storage/wipe-secrets.ts'
import type { LaunchOptions } from './launch-options.ts'
import { createQuitFlow } from './quit/quit-flow.ts'
import { askToOpen } from './window/link-question.ts'
import { createMainWindow } from './window/main-window.ts'
import { type MenuState, menuTemplate } from './window/menu.ts'
import { createNotifier, createTaskbarStatus } from './window/taskbar-status.ts'
import { openSecretStore } from './storage/secret-store.ts'
import { openSettingsStore } from './storage/settings-store.ts'
import { answerShell } from './shell/shell-answers.ts'
import { createShellIpc } from './shell/shell-ipc.ts'
import { createAppUpdates } from './updates/app-updates.ts'
import { denyNetwork, denyPermissions } from './window/window-guards.ts'

const engineName = 'Countersign engine'

/** Wires the shell together. Call it once, when Electron is ready. */
export async function startApp(launch: LaunchOptions): Promise<void> {
  const folder = app.getPath('userData')
  const built = join(import.meta.dirname, '..')
  const url = (app.isPackaged ? undefined : process.env['ELECTRON_RENDERER_URL']) ?? appUrl
  const origin = url === appUrl ? appOrigin : new URL(url).origin

  const settings = openSettingsStore(
    folder,
    (cwd) => new Store({ cwd, name: 'settings' }),
    () => new Date()
  )
  const places = new Store<{ place?: unknown }>({ cwd: folder, name: 'window', clearInvalidConfig: true })
  const secrets = await openSecretStore(folder, safeStorage, process.platform)
  // Links can be made from the first minute on. Who needs the secret of their own server enters it in Settings.
  await secrets.ensure('links:signing')
  const files = createChosenFiles((file) => engine.send({ type: 'file', file }))
  const notices = [...settings.notices, ...secrets.notices]
  const presence = createTaskbarStatus()
  let menuShown: MenuState | null = null

  const engine = createEngineProcess({
    fork: () =>
      utilityProcess.fork(join(built, 'main', 'engine.js'), [], {
        serviceName: engineName,
        stdio: 'inherit',
        execArgv: ['--disable-warning=ExperimentalWarning']
      }),
    createChannel: () => new MessageChannelMain(),
    initialise: () => ({
      type: 'initialise',
      dataDir: folder,
      templatesDir: join(built, '..', 'templates'),
      appVersion: app.getVersion(),
      settings: settings.get(),
      secrets: secrets.values(),
      files: files.all()
    }),
    killHard: (pid) => process.kill(pid, 'SIGKILL'),
    log,
    onState(state) {
      // Nothing is sent in the background any more, and the person has to know.
      if (state.state === 'failed') window.open()
      window.send(shellChannels.engineState, state)
    },
    onActivity: () => {
      showPresence()
      showMenu()
      leaving.activityChanged()
    },
    onNotice: createNotifier((place) => {
      if (place === null) window.open()
      else window.command({ command: 'open', place })
    }),
    onConfirmPort: (confirmPort) => settings.update({ links: { confirmPort } }),
    onSecretRenewed: ({ key, was, value }) => {
      void secrets.renew(key, was, value).catch((error: unknown) => {
        log(String(error))
        const message =
          'A mail account was given a new refresh token, and it could not be written. It is known until the app quits; ' +
          'sign in again after that.'
        window.command({ command: 'notice', level: 'warning', message })
      })
    },
    onSecretForgotten: ({ key, was }) => {
      void secrets.forget(key, was).catch((error: unknown) => log(String(error)))
    },
    onRestartAsked: (forget) => {
      void wipeSecrets(forget, { settings, secrets })
        .catch((error: unknown) => log(String(error)))
        .then(() => engine.restart())
    }
  })

  const openOutside = createOutsideLinks({
    confirmPort: () => settings.get().links.confirmPort,
    ask: (link) => askToOpen(window.browserWindow, link),
    open: (target) => shell.openExternal(target)
  })

  const importFile = await firstFile()
  const window = createMainWindow({
    url,
    origin,
    preload: join(built, 'preload', 'index.cjs'),
    info: () => ({
      platform: process.platform,
      versions: {
        app: app.getVersion(),
        electron: process.versions.electron,
        chrome: process.versions.chrome,
        node: process.versions.node
      },
      launch: { demo: launch.demo, importFile, notices }
    }),
    storedPlace: () => places.get('place'),
    keepPlace: (place) => places.set('place', place),
    openOutside: (text) => void openOutside(text).catch((error: unknown) => log(String(error))),
    mayClose: () => leaving.mayClose(),
    onPageGone: (target) => engine.disconnect(target),
    log
  })

  const leaving = createQuitFlow({
    app,
    engine,
    window: () => window.browserWindow,
    platform: process.platform,
    written: () => secrets.settled()
  })

  const updates = createAppUpdates({
    app,
    powerMonitor,
    packageFile: join(built, '..', 'package.json'),
    dataFolder: folder,
    isOn: () => settings.get().updates.look,
    isSending: () => engine.activity.sending,
    onState: (state) => window.send(shellChannels.updatesState, state),
    log
  })

  const tray = createBackgroundTray({ open: () => window.open(), pauseAndQuit: leaving.pauseAndQuit })
  app.on('browser-window-created', () => tray.show(engine.activity, true))
  app.on('window-all-closed', showPresence)

  if (url === appUrl) {
    serveApp(protocol, join(built, 'renderer'))
    denyNetwork(session.defaultSession, (target) => /^(app|blob|data|devtools):/.test(target))
  }
  denyPermissions(session.defaultSession)

  answerShell({
    ipc: createShellIpc(ipcMain, { origin, isWindow: (id) => window.isWindow(id) }, log),
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
    showMenu()
  })
  secrets.onChange((key, value) => engine.send({ type: 'secret', key, value }))

  app.on(
    'second-instance',
    (_event, _args, _cwd, other) => void importLater((other as LaunchOptions).importFile)
  )
  app.on('open-file', (event, path) => {
    event.preventDefault()
    void importLater(path)
  })
  app.on('activate', () => window.open())
  app.on('child-process-gone', (_event, details) => {
    if (details.name === engineName) engine.gone(details.reason)
  })
  powerMonitor.on('suspend', () => engine.send({ type: 'suspended' }))
  powerMonitor.on('resume', () => engine.send({ type: 'resumed' }))
  powerMonitor.on('shutdown', () => leaving.quitNow())

  nativeTheme.themeSource = settings.get().appearance.theme
  showMenu()
  engine.start()
  window.open()
  updates.settingChanged()

  function showPresence() {
    presence.show(engine.activity, window.browserWindow)
    tray.show(engine.activity, window.browserWindow !== null)
  }

  /** Only when it would look different: a menu that is replaced closes under the person's hand. */
  function showMenu() {
    const state: MenuState = {
      platform: process.platform,
      packaged: app.isPackaged,
      sending: engine.activity.sending,
      paused: engine.activity.paused,
      theme: settings.get().appearance.theme
    }
    if (isDeepStrictEqual(state, menuShown)) return
    menuShown = state
    const template = menuTemplate(state, {
      command: (command) => window.command(command),
      setTheme: (theme) => settings.update({ appearance: { theme } }),
      showDataFolder: () => void shell.openPath(folder)
    })
    Menu.setApplicationMenu(Menu.buildFromTemplate(template))
  }

  async function firstFile(): Promise<FileHandle | null> {
    if (launch.importFile === null) return null
    try {
      return await files.grantRead(launch.importFile)
    } catch (error) {
      notices.push(error instanceof Error ? error.message : String(error))
      return null
    }
  }

  async function importLater(path: string | null) {
    window.open()
    if (path === null) return
    try {
      window.command({ command: 'import-file', file: await files.grantRead(path) })
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error)
      window.command({ command: 'notice', level: 'warning', message })
    }
  }
}

function log(line: string) {
  console.error(`[main] ${line}`)
}
