import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { app, dialog, protocol } from 'electron'
import { registerAppScheme } from './window/app-protocol.ts'
import { readLaunchOptions } from './launch-options.ts'
import { startApp } from './start-app.ts'

/** What must happen before Electron is ready: where data lives, the scheme, and that there is one instance. */
function main() {
  // Data and settings are the person's alone.
  process.umask(0o077)
  const launch = readLaunchOptions(process.argv.slice(1), process.cwd())
  if (launch.dataDir !== null) {
    mkdirSync(launch.dataDir, { recursive: true })
    app.setPath('userData', launch.dataDir)
  }
  // Chromium's caches, out of the way of the person's own files.
  const browserFolder = join(app.getPath('userData'), 'browser')
  mkdirSync(browserFolder, { recursive: true })
  app.setPath('sessionData', browserFolder)

  // The window never needs the network (the engine, which does, is not Chromium): no name resolves in it.
  const developing = !app.isPackaged && process.env['ELECTRON_RENDERER_URL'] !== undefined
  app.commandLine.appendSwitch(
    'host-resolver-rules',
    `MAP * ~NOTFOUND${developing ? ', EXCLUDE localhost' : ''}`
  )
  registerAppScheme(protocol)

  if (!app.requestSingleInstanceLock({ ...launch })) {
    app.exit(0)
    return
  }
  app
    .whenReady()
    .then(() => startApp(launch))
    .catch(giveUp)
}

function giveUp(error: unknown) {
  const message = error instanceof Error ? error.message : String(error)
  dialog.showErrorBox('Countersign cannot start', message)
  app.exit(1)
}

try {
  main()
} catch (error) {
  giveUp(error)
}
