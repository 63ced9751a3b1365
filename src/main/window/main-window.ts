import { BrowserWindow, screen, type WebContents } from 'electron'
import { shellChannels } from '../../shared/ipc/shell-channels.ts'
import type { ShellCommand, ShellInfo } from '../../shared/ipc/shell.ts'
import type { PortTarget } from '../engine-host/engine-process.ts'
import { attachTextMenu } from './text-menu.ts'
import { guardNavigation } from './window-guards.ts'
import { placeWindow, smallestWindow, type WindowPlace } from './window-place.ts'

export interface MainWindowOptions {
  url: string
  origin: string
  /** Absolute path of the built preload. */
  preload: string
  info: () => ShellInfo
  /** What was stored, unchecked. */
  storedPlace: () => unknown
  keepPlace: (place: WindowPlace) => void
  openOutside: (url: string) => void
  /** The person wants to close it; false keeps it open. */
  mayClose: () => boolean
  /** The page is gone, by closing or by loading anew: its connection to the engine ends. */
  onPageGone: (target: PortTarget) => void
  log: (line: string) => void
}

export interface MainWindow extends PortTarget {
  /** Shows the window, and makes it when there is none. */
  open(): void
  readonly browserWindow: BrowserWindow | null
  isWindow(webContentsId: number): boolean
  send(channel: string, payload: unknown): void
  /** Opens the window when needed; a command given while it loads is kept until its page listens. */
  command(command: ShellCommand): void
  /** The page is there and has asked for its port: commands that waited are sent. */
  pageReady(): void
}

/** The one window of the app. It may be closed while mail is sent in the background, and opened again. */
export function createMainWindow(options: MainWindowOptions): MainWindow {
  let window: BrowserWindow | null = null
  let ready = false
  let waiting: ShellCommand[] = []

  const main: MainWindow = {
    get browserWindow() {
      return window
    },
    open() {
      if (window === null) {
        create()
        return
      }
      if (window.isMinimized()) window.restore()
      window.show()
      window.focus()
    },
    isWindow: (id) => window !== null && window.webContents.id === id,
    send(channel, payload) {
      window?.webContents.send(channel, payload)
    },
    command(command) {
      main.open()
      if (ready) main.send(shellChannels.command, command)
      else waiting.push(command)
    },
    pageReady() {
      ready = true
      for (const command of waiting) main.send(shellChannels.command, command)
      waiting = []
    },
    givePort(port) {
      window?.webContents.postMessage(shellChannels.enginePort, null, [port])
    }
  }
  return main

  function create() {
    const screens = screen.getAllDisplays().map((display) => display.workArea)
    const place = placeWindow(options.storedPlace(), screens, screen.getPrimaryDisplay().workArea)
    const created = new BrowserWindow({
      ...place.bounds,
      minWidth: smallestWindow.width,
      minHeight: smallestWindow.height,
      title: 'Countersign',
      show: false,
      webPreferences: {
        preload: options.preload,
        sandbox: true,
        contextIsolation: true,
        nodeIntegration: false,
        webviewTag: false,
        // It would fetch dictionaries from the web.
        spellcheck: false,
        additionalArguments: [`--shell-info=${encodeURIComponent(JSON.stringify(options.info()))}`]
      }
    })
    window = created
    ready = false
    if (place.maximized) created.maximize()
    created.once('ready-to-show', () => created.show())
    created.on('close', (event) => {
      if (!options.mayClose()) event.preventDefault()
      else options.keepPlace({ bounds: created.getNormalBounds(), maximized: created.isMaximized() })
    })
    created.on('closed', () => {
      window = null
      options.onPageGone(main)
    })
    watch(created.webContents)
    guardNavigation(created.webContents, options)
    attachTextMenu(created.webContents)
    void load(created)
  }

  async function load(created: BrowserWindow) {
    try {
      await created.loadURL(options.url)
    } catch (error) {
      options.log(`The window did not load: ${String(error)}`)
      // Seen empty it can be closed or reloaded; unseen it could not.
      if (!created.isDestroyed()) created.show()
    }
  }

  function watch(contents: WebContents) {
    contents.on('did-start-navigation', ({ url, isMainFrame, isSameDocument }) => {
      // A route of the page is the same document; the frame of a mail's preview is not the page. A way out of the app
      // starts too before the guards end it, and the page stays.
      if (!isMainFrame || isSameDocument || !url.startsWith(`${options.origin}/`)) return
      ready = false
      options.onPageGone(main)
    })
    contents.on('render-process-gone', (_event, { reason }) => {
      options.log(`The window's process ended: ${reason}.`)
      // It holds no truth, so nothing is lost by loading it anew.
      if (reason !== 'clean-exit') contents.reload()
    })
  }
}
