import type { Request as BrowserRequest } from 'playwright-core'
import { answerTests } from './test-control.ts'
import { createApp } from './api/app.ts'
import { createBrowserWindowClass } from './api/browser-window.ts'
import { ChromiumHost } from './page/chromium-host.ts'
import {
  clipboard,
  createNativeTheme,
  createShell,
  powerMonitor,
  powerSaveBlocker,
  safeStorage,
  screen
} from './api/desktop.ts'
import { createDialog } from './api/dialog.ts'
import { createIpcMain } from './api/ipc-main.ts'
import { createMenuClass, Notification } from './api/menu.ts'
import { MessageChannelMain } from './api/message-ports.ts'
import { onlyTheseParts } from './not-here.ts'
import { createSession } from './api/session.ts'
import { nativeImage, Tray } from './api/tray.ts'
import { createUtilityProcess } from './utility/utility-process.ts'

/**
 * Stands in for the module `electron` in the main process, on Node and the system's Chromium. See electron-shim/README.md.
 *
 * HEADLESS is set by whoever starts it, or follows from there being no display; DEBUGGABLE by tests.
 */
const noDisplay = process.platform === 'linux' && !process.env['DISPLAY'] && !process.env['WAYLAND_DISPLAY']
const headless = process.env['STAND_IN_HEADLESS'] === '1' || noDisplay

const { ipcMain, invoke } = createIpcMain()
const { protocol, session, attach } = createSession({ navigationPrevented })

const { app, switches, sessionData, start, windowAllClosed } = createApp({
  closeWindows: () => closeAll(),
  closeBrowser: () => browser.close()
})

const browser = new ChromiumHost({
  headless,
  debuggable: process.env['STAND_IN_DEBUGGABLE'] === '1',
  profile: sessionData,
  switches,
  onLaunch: attach
})

const { Menu, MenuItem, accelerators, press } = createMenuClass({
  quit: () => app.quit(),
  changed: (list) => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.setAccelerators(list)
  },
  focusedWindow: () => BrowserWindow.getFocusedWindow()
})

const { BrowserWindow, closeAll } = createBrowserWindowClass({
  browser,
  headless,
  session: session.defaultSession,
  invoke,
  emitIpc: (channel, event, args) => ipcMain.emit(channel, event, ...args),
  pressed: press,
  accelerators,
  colorScheme: () => nativeTheme.themeSource,
  allClosed: windowAllClosed,
  created: (window) => app.emit('browser-window-created', {}, window)
})

const nativeTheme = createNativeTheme((source) => {
  for (const window of BrowserWindow.getAllWindows()) window.setColorScheme(source)
})
const dialog = createDialog({
  headless,
  page: () => BrowserWindow.getFocusedWindow()?.webContents.shownPage() ?? null
})
const shell = createShell(headless)
const utilityProcess = onlyTheseParts('utilityProcess', createUtilityProcess(app))

const electron = onlyTheseParts('electron', {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  utilityProcess
})

function navigationPrevented(request: BrowserRequest, url: string): boolean {
  const frame = frameOf(request)
  const window = BrowserWindow.getAllWindows().find(
    ({ shownPage }) => shownPage !== null && shownPage === frame?.page()
  )
  // A page that no window shows was opened by a page: it is closed, and nothing is loaded into it.
  return window === undefined || window.webContents.navigationPrevented(frame, url)
}

/** Null while the page of the request is only just being made. */
function frameOf(request: BrowserRequest) {
  try {
    return request.frame()
  } catch {
    return null
  }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  // Electron quits on these unless the app listens to them itself.
  process.on(signal, () => {
    if (process.listenerCount(signal) === 1) app.quit()
  })
}

answerTests(electron, () => browser.debugEndpoint())
// After the main module has run, so that it can do what has to be done before the app is ready.
setImmediate(start)

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  MessageChannelMain,
  nativeImage,
  nativeTheme,
  Notification,
  powerMonitor,
  powerSaveBlocker,
  protocol,
  safeStorage,
  screen,
  session,
  shell,
  Tray,
  utilityProcess
}
export default electron
