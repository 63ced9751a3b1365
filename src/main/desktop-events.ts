import { app, powerMonitor } from 'electron'
import type { EngineProcess } from './engine-host/engine-process.ts'
import { engineName } from './engine-host/app-engine.ts'
import type { LaunchOptions } from './launch-options.ts'
import type { QuitFlow } from './quit/quit-flow.ts'
import type { MainWindow } from './window/main-window.ts'

export interface DesktopEventTargets {
  engine: EngineProcess
  window: MainWindow
  quitFlow: QuitFlow
  /** Null: only to show the window. */
  openFile(path: string | null): void
}

/** Passes on what the desktop tells the app. */
export function listenToDesktop({ engine, window, quitFlow, openFile }: DesktopEventTargets): void {
  app.on('second-instance', (_event, _args, _cwd, other) => openFile((other as LaunchOptions).importFile))
  app.on('open-file', (event, path) => {
    event.preventDefault()
    openFile(path)
  })
  app.on('activate', () => window.open())
  app.on('child-process-gone', (_event, details) => {
    if (details.name === engineName) engine.gone(details.reason)
  })
  powerMonitor.on('suspend', () => engine.send({ type: 'suspended' }))
  powerMonitor.on('resume', () => engine.send({ type: 'resumed' }))
  powerMonitor.on('shutdown', () => quitFlow.quitNow())
}
