import { readFileSync } from 'node:fs'
import type Electron from 'electron'
import type { Page } from 'playwright-core'
import type { ChromiumHost } from '../page/chromium-host.ts'
import { partialEmitter, preventable } from '../not-here.ts'
import { PageLink } from '../page/page-link.ts'
import { toBrowserUrl } from '../page/schemes.ts'
import { WebContents, type WebContentsParts } from './web-contents.ts'

export interface WindowParts extends WebContentsParts {
  browser: ChromiumHost
  headless: boolean
  accelerators: () => string[]
  colorScheme: () => 'system' | 'light' | 'dark'
  allClosed: () => void
  created: (window: unknown) => void
}

type Implemented =
  | 'loadURL'
  | 'show'
  | 'hide'
  | 'focus'
  | 'restore'
  | 'minimize'
  | 'maximize'
  | 'isMinimized'
  | 'isMaximized'
  | 'isVisible'
  | 'isDestroyed'
  | 'close'
  | 'destroy'
  | 'getBounds'
  | 'getNormalBounds'
  | 'setBounds'
  | 'setContentSize'
  | 'setTitle'
  | 'setProgressBar'

/** `BrowserWindow`, each being a page of Chromium in a window of its own. */
export function createBrowserWindowClass(parts: WindowParts) {
  const windows = new Set<BrowserWindow>()

  class BrowserWindow
    extends partialEmitter('BrowserWindow')
    implements Pick<Electron.BrowserWindow, Implemented>
  {
    readonly webContents = new WebContents(parts)
    private readonly options: Electron.BrowserWindowConstructorOptions
    private bounds: Electron.Rectangle
    private state: 'normal' | 'minimized' | 'maximized' = 'normal'
    private page: Page | null = null
    private link: PageLink | null = null
    private gone = false
    private shown = false
    private opening: Promise<void> | null = null

    static getAllWindows(): BrowserWindow[] {
      return [...windows]
    }

    static getFocusedWindow(): BrowserWindow | null {
      return [...windows].at(-1) ?? null
    }

    static fromWebContents(contents: unknown): BrowserWindow | null {
      return [...windows].find((window) => window.webContents === contents) ?? null
    }

    constructor(options: Electron.BrowserWindowConstructorOptions = {}) {
      super()
      const { sandbox, contextIsolation, nodeIntegration } = options.webPreferences ?? {}
      if (sandbox === false || contextIsolation === false || nodeIntegration === true) {
        throw new Error('The stand-in for Electron has sandboxed, isolated windows only.')
      }
      this.options = options
      this.bounds = {
        x: options.x ?? 0,
        y: options.y ?? 0,
        width: options.width ?? 800,
        height: options.height ?? 600
      }
      windows.add(this)
      parts.created(this)
    }

    /** For the stand-in's own parts. */
    get shownPage(): Page | null {
      return this.page
    }

    setColorScheme(source: 'system' | 'light' | 'dark'): void {
      const colorScheme = source === 'system' ? null : source
      void this.page?.emulateMedia({ colorScheme }).catch(() => undefined)
    }

    async loadURL(url: string): Promise<void> {
      this.opening ??= this.open(url)
      await this.opening
      await this.webContents.loadURL(url)
    }

    show(): void {
      this.shown = true
      void this.page?.bringToFront().catch(() => undefined)
    }
    hide(): void {
      this.shown = false
    }
    focus(): void {
      void this.page?.bringToFront().catch(() => undefined)
    }
    restore(): void {
      this.setState('normal')
    }
    minimize(): void {
      this.setState('minimized')
    }
    maximize(): void {
      this.setState('maximized')
    }
    isMinimized(): boolean {
      return this.state === 'minimized'
    }
    isMaximized(): boolean {
      return this.state === 'maximized'
    }
    isVisible(): boolean {
      return this.shown
    }
    isDestroyed(): boolean {
      return this.gone
    }
    getBounds(): Electron.Rectangle {
      return { ...this.bounds }
    }
    getNormalBounds(): Electron.Rectangle {
      return { ...this.bounds }
    }
    setBounds(bounds: Partial<Electron.Rectangle>): void {
      this.bounds = { ...this.bounds, ...bounds }
      void this.placeInBrowser()
    }
    /** As large as asked without the frame that Chromium draws: see placeInBrowser. */
    setContentSize(width: number, height: number): void {
      this.setBounds({ width, height })
    }
    setTitle(_title: string): void {
      // Chromium shows the page's own title, as Electron does by default.
    }
    setProgressBar(_progress: number, _options?: Electron.ProgressBarOptions): void {
      // A browser's window has no icon of its own to draw on.
    }

    close(): void {
      void this.closeAsking()
    }

    destroy(): void {
      if (this.gone) return
      this.gone = true
      windows.delete(this)
      const page = this.page
      this.page = null
      this.webContents.detach()
      this.emit('closed')
      void page?.close().catch(() => undefined)
      if (windows.size === 0) parts.allClosed()
    }

    /** False when main keeps it open. */
    async closeAsking(): Promise<boolean> {
      if (this.gone) return true
      const event = preventable({})
      this.emit('close', event)
      if (!event.defaultPrevented) this.destroy()
      return !event.defaultPrevented
    }

    private async open(url: string): Promise<void> {
      const page = await parts.browser.openPage(toBrowserUrl(url), this.bounds)
      this.page = page
      const preload = this.options.webPreferences?.preload
      this.link = await PageLink.open(page, {
        preload: preload === undefined ? null : readFileSync(preload, 'utf8'),
        argv: this.options.webPreferences?.additionalArguments ?? [],
        onFrame: (frame) => this.webContents.receive(frame),
        onDocument: () => this.webContents.setAccelerators(parts.accelerators())
      })
      this.webContents.attach(page, this.link)
      page.once('load', () => this.emit('ready-to-show'))
      page.on('close', () => {
        if (this.page === page) void this.closedByPerson()
      })
      this.setColorScheme(parts.colorScheme())
      await this.placeInBrowser()
    }

    /** Chromium cannot be kept from closing a window: where main wants to keep it, it is opened again. */
    private async closedByPerson(): Promise<void> {
      const url = this.webContents.getURL()
      this.page = null
      this.webContents.pageClosed()
      if (await this.closeAsking()) return
      await this.open(url)
      await this.webContents.loadURL(url)
    }

    private setState(state: 'normal' | 'minimized' | 'maximized'): void {
      this.state = state
      void this.placeInBrowser()
    }

    /** Electron's width and height are those of the window; without frame, as when headless, of what it shows. */
    private async placeInBrowser(): Promise<void> {
      const cdp = this.link?.devtools
      if (cdp === undefined || this.page === null) return
      try {
        const { windowId } = await cdp.send('Browser.getWindowForTarget')
        await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: 'normal' } })
        if (this.state !== 'normal' && !parts.headless) {
          await cdp.send('Browser.setWindowBounds', { windowId, bounds: { windowState: this.state } })
          return
        }
        const frame = parts.headless ? await this.frameHeight() : 0
        const bounds = { ...this.bounds, height: this.bounds.height + frame }
        await cdp.send('Browser.setWindowBounds', { windowId, bounds })
      } catch {
        // The page is closing.
      }
    }

    private async frameHeight(): Promise<number> {
      return (await this.page?.evaluate(() => window.outerHeight - window.innerHeight)) ?? 0
    }
  }

  async function closeAll(): Promise<boolean> {
    for (const window of windows) if (!(await window.closeAsking())) return false
    return true
  }

  return { BrowserWindow, closeAll }
}
