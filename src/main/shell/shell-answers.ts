import { clipboard, shell } from 'electron'
import { shellChannels } from '../../shared/ipc/shell-channels.ts'
import { shellRequests } from '../../shared/ipc/shell.ts'
import type { ChosenFiles } from './chosen-files.ts'
import type { EngineProcess } from '../engine-host/engine-process.ts'
import { acceptDropped, chooseCsv, chooseWhereToSave } from './file-dialogs.ts'
import type { MainWindow } from '../window/main-window.ts'
import { printToPdf } from '../window/print-window.ts'
import type { SecretStore } from '../storage/secret-store.ts'
import type { SettingsStore } from '../storage/settings-store.ts'
import type { ShellIpc } from './shell-ipc.ts'
import type { Updates } from '../updates/updates.ts'

export interface ShellAnswersOptions {
  ipc: ShellIpc
  settings: SettingsStore
  secrets: SecretStore
  files: ChosenFiles
  engine: EngineProcess
  window: MainWindow
  updates: Updates
  openOutside: (url: string) => Promise<void>
  /** Where a save dialog starts. Absolute. */
  saveFolder: () => string
}

/** Everything `window.shell` can ask, and what answers it. */
export function answerShell(options: ShellAnswersOptions): void {
  const { ipc, settings, secrets, files, engine, window, updates } = options
  const ask = shellRequests

  ipc.handle(shellChannels.settingsGet, null, () => settings.get())
  ipc.handle(shellChannels.settingsUpdate, ask.settingsUpdate, (patch) => settings.update(patch))

  ipc.handle(shellChannels.secretsStatus, null, () => secrets.status())
  ipc.handle(shellChannels.secretsSet, ask.secretsSet, async ({ key, value }) => {
    await secrets.set(key, value)
    return secrets.status()
  })
  ipc.handle(shellChannels.secretsRemove, ask.secretsRemove, async ({ key }) => {
    await secrets.remove(key)
    return secrets.status()
  })
  ipc.handle(shellChannels.secretsGenerate, ask.secretsGenerate, ({ key }) => secrets.generate(key))

  ipc.handle(shellChannels.filesOpenCsv, null, () => chooseCsv(theWindow(), files))
  ipc.handle(shellChannels.filesDropped, ask.filesDropped, ({ path }) => acceptDropped(path, files))
  ipc.handle(shellChannels.filesSave, ask.filesSave, (request) =>
    chooseWhereToSave(theWindow(), files, { ...request, folder: options.saveFolder() })
  )
  ipc.handle(shellChannels.filesReveal, ask.filesReveal, ({ handle }) => {
    const path = files.pathOf(handle)
    if (path === null) throw new Error('That file was not chosen in this session.')
    shell.showItemInFolder(path)
  })

  ipc.handle(shellChannels.filesPrint, ask.filesPrint, async ({ handle }) => {
    // Only what a save dialog granted: a file chosen for reading is not written over.
    const file = files.all().find((one) => one.handle === handle && one.mode === 'write')
    if (file === undefined) throw new Error('That file was not chosen to be written in this session.')
    await printToPdf(theWindow().webContents, file.path)
  })

  ipc.on(shellChannels.engineState, () => window.send(shellChannels.engineState, engine.state))
  ipc.on(shellChannels.engineRequestPort, () => {
    engine.connect(window)
    window.pageReady()
  })
  ipc.handle(shellChannels.engineRestart, null, () => engine.restart())

  ipc.on(shellChannels.updatesState, () => window.send(shellChannels.updatesState, updates.state))
  ipc.handle(shellChannels.updatesLook, null, () => updates.look())

  ipc.handle(shellChannels.openExternal, ask.openExternal, ({ url }) => options.openOutside(url))
  ipc.handle(shellChannels.copyText, ask.copyText, ({ text }) => clipboard.writeText(text))

  function theWindow() {
    if (window.browserWindow === null) throw new Error('The window is closed.')
    return window.browserWindow
  }
}
