import { contextBridge, ipcRenderer, webUtils } from 'electron'
import { enginePortMessage, shellChannels as channels } from '../shared/ipc/shell-channels.ts'
import type { EngineState, Shell, ShellInfo, UpdatesState } from '../shared/ipc/shell.ts'

/**
 * The whole of what a page gets: `window.shell`, and the engine's port as a window message. Nothing of Electron itself
 * is exposed, and every method names its one channel.
 */

function readInfo(): ShellInfo {
  const prefix = '--shell-info='
  const argument = process.argv.find((text) => text.startsWith(prefix))
  if (argument === undefined) throw new Error('The window was opened without --shell-info.')
  return JSON.parse(decodeURIComponent(argument.slice(prefix.length))) as ShellInfo
}

/** Rejects with main's own sentence, without the words that Electron puts before it. */
async function invoke<Answer>(channel: string, request?: unknown): Promise<Answer> {
  try {
    return (await ipcRenderer.invoke(channel, request)) as Answer
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    throw new Error(message.replace(/^Error invoking remote method '[^']*': (?:\w*Error: )?/, ''), {
      cause: error
    })
  }
}

/** The payload is what main sends on this channel: the listener's type says so. */
function subscribe(channel: string, listener: (payload: never) => void): () => void {
  const receive = (_event: unknown, payload: unknown) => listener(payload as never)
  ipcRenderer.on(channel, receive)
  // In braces: what `off` returns is ipcRenderer itself, and it must not cross the bridge.
  return () => {
    ipcRenderer.off(channel, receive)
  }
}

const shell: Shell = {
  ...readInfo(),
  settings: {
    get: () => invoke(channels.settingsGet),
    update: (patch) => invoke(channels.settingsUpdate, patch),
    onChange: (listener) => subscribe(channels.settingsChanged, listener)
  },
  secrets: {
    status: () => invoke(channels.secretsStatus),
    set: (key, value) => invoke(channels.secretsSet, { key, value }),
    remove: (key) => invoke(channels.secretsRemove, { key }),
    generate: (key) => invoke(channels.secretsGenerate, { key })
  },
  files: {
    openCsv: () => invoke(channels.filesOpenCsv),
    forDroppedFile: (file) => invoke(channels.filesDropped, { path: webUtils.getPathForFile(file) }),
    save: (suggestedName, kind) => invoke(channels.filesSave, { suggestedName, kind }),
    reveal: (handle) => invoke(channels.filesReveal, { handle }),
    print: (handle) => invoke(channels.filesPrint, { handle })
  },
  engine: {
    onState: (listener: (state: EngineState) => void) => {
      const unsubscribe = subscribe(channels.engineState, listener)
      ipcRenderer.send(channels.engineState)
      return unsubscribe
    },
    requestPort: () => ipcRenderer.send(channels.engineRequestPort),
    restart: () => invoke(channels.engineRestart)
  },
  updates: {
    onState: (listener: (state: UpdatesState) => void) => {
      const unsubscribe = subscribe(channels.updatesState, listener)
      ipcRenderer.send(channels.updatesState)
      return unsubscribe
    },
    look: () => invoke(channels.updatesLook)
  },
  openExternal: (url) => invoke(channels.openExternal, { url }),
  copyText: (text) => invoke(channels.copyText, { text }),
  onCommand: (listener) => subscribe(channels.command, listener)
}

contextBridge.exposeInMainWorld('shell', shell)

ipcRenderer.on(channels.enginePort, (event) => {
  // A port cannot go through the bridge; a message to the page's own origin can carry it.
  window.postMessage(enginePortMessage, window.location.origin, event.ports)
})
