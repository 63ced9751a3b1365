import { join } from 'node:path'
import { app, MessageChannelMain, utilityProcess } from 'electron'
import type { ChosenFiles } from '../shell/chosen-files.ts'
import type { Stores } from '../storage/open-stores.ts'
import { wipeSecrets } from '../storage/wipe-secrets.ts'
import { createEngineProcess, type EngineProcess, type EngineProcessOptions } from './engine-process.ts'

/** By which `child-process-gone` tells it from Electron's other processes. */
export const engineName = 'Countersign engine'

export interface AppEngineOptions extends Pick<
  EngineProcessOptions,
  'onState' | 'onActivity' | 'onNotice' | 'log'
> {
  dataFolder: string
  /** Absolute path of the built bundles. */
  bundles: string
  stores: Stores
  files: ChosenFiles
  /** Tells the person something in the window. */
  warn(message: string): void
}

/** The engine as a utility process of Electron, with main's settings and secrets; what it says about them is stored. */
export function createAppEngine(options: AppEngineOptions): EngineProcess {
  const { dataFolder, bundles, stores, files, warn, log, onState, onActivity, onNotice } = options
  const { settings, secrets } = stores
  const logError = (error: unknown) => log(String(error))

  const engine = createEngineProcess({
    fork: () =>
      utilityProcess.fork(join(bundles, 'main', 'engine.js'), [], {
        serviceName: engineName,
        stdio: 'inherit',
        execArgv: ['--disable-warning=ExperimentalWarning']
      }),
    createChannel: () => new MessageChannelMain(),
    initialise: () => ({
      type: 'initialise',
      dataDir: dataFolder,
      templatesDir: join(bundles, '..', 'templates'),
      appVersion: app.getVersion(),
      settings: settings.get(),
      secrets: secrets.values(),
      files: files.all()
    }),
    killHard: (pid) => process.kill(pid, 'SIGKILL'),
    log,
    onState,
    onActivity,
    onNotice,
    onConfirmPort: (confirmPort) => settings.update({ links: { confirmPort } }),
    onSecretRenewed: ({ key, was, value }) => {
      void secrets.renew(key, was, value).catch((error: unknown) => {
        logError(error)
        warn(
          'A mail account received a new refresh token, which could not be saved. It works until the app quits; sign in again after that.'
        )
      })
    },
    onSecretForgotten: ({ key, was }) => void secrets.forget(key, was).catch(logError),
    onRestartAsked: (forget) => {
      void wipeSecrets(forget, stores)
        .catch(logError)
        .then(() => engine.restart())
    }
  })
  return engine
}
