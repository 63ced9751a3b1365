import { EventEmitter } from 'node:events'
import { expect, it, vi } from 'vitest'
import { createMainWindow } from '../../src/main/window/main-window.ts'

const made = vi.hoisted(() => ({ windows: [] as { options: Record<string, unknown>; page: EventEmitter }[] }))
vi.mock('electron', () => {
  class BrowserWindow {
    webContents = Object.assign(new EventEmitter(), { setWindowOpenHandler: () => undefined, id: 1 })
    constructor(options: Record<string, unknown>) {
      made.windows.push({ options, page: this.webContents })
    }
    once() {}
    on() {}
    loadURL = () => Promise.resolve()
  }
  const display = { workArea: { x: 0, y: 0, width: 1920, height: 1080 } }
  return {
    BrowserWindow,
    Menu: {},
    screen: { getAllDisplays: () => [display], getPrimaryDisplay: () => display }
  }
})

function open() {
  let pagesGone = 0
  createMainWindow({
    url: 'app://countersign/index.html',
    origin: 'app://countersign',
    preload: '/preload.cjs',
    info: () => ({ platform: 'linux' }) as never,
    storedPlace: () => undefined,
    keepPlace: () => undefined,
    openOutside: () => undefined,
    mayClose: () => true,
    onPageGone: () => (pagesGone += 1),
    log: () => undefined
  }).open()
  return { ...made.windows.at(-1)!, pagesGone: () => pagesGone }
}

it('the window has exactly these web preferences: sandboxed, isolated, without Node, and nothing switched off', () => {
  expect(open().options['webPreferences']).toEqual({
    preload: '/preload.cjs',
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webviewTag: false,
    spellcheck: false,
    additionalArguments: [expect.stringMatching(/^--shell-info=/)]
  })
})

it('a page that is loaded anew loses its port; one that only tried to leave, or shows a mail, keeps it', () => {
  const { page, pagesGone } = open()
  const start = (url: string, details = {}) =>
    page.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false, ...details })
  start('https://example.com/')
  start('about:srcdoc', { isMainFrame: false })
  start('app://countersign/index.html#/users', { isSameDocument: true })
  expect(pagesGone()).toBe(0)
  start('app://countersign/index.html')
  expect(pagesGone()).toBe(1)
})
