import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type BrowserContext, chromium, type Page } from 'playwright-core'
import { findChromium } from '../../scripts/start/chromium.ts'

export interface ChromiumOptions {
  headless: boolean
  /** Opens a DevTools port on loopback, for a test to join. */
  debuggable: boolean
  /** Chromium's profile. Read when it is launched. */
  profile: () => string
  /** Switches of app.commandLine, as Chromium takes them. */
  switches: () => string[]
  onLaunch: (context: BrowserContext) => Promise<void>
}

/** Quiet, and without anything that would go out by itself; Playwright adds most of what makes Chromium so. */
const quiet = [
  '--disable-quic',
  '--disable-domain-reliability',
  '--disable-background-networking',
  '--disable-component-update',
  '--no-pings',
  '--hide-crash-restore-bubble',
  // Electron's ports tell a page when their other end is closed; Chromium's do so behind this.
  '--enable-blink-features=MessagePortCloseEvent'
]

/** The system's Chromium. It is launched for the first window, and again when its last window was closed before. */
export class ChromiumHost {
  private readonly options: ChromiumOptions
  private running: Promise<BrowserContext> | null = null
  /** Pages that main has asked for and that are not there yet. */
  private opening = 0
  private launched = Promise.withResolvers<void>()

  constructor(options: ChromiumOptions) {
    this.options = options
  }

  /** `url` is for the title bar only: nothing is loaded. */
  async openPage(url: string, size: { width: number; height: number }): Promise<Page> {
    this.opening += 1
    try {
      return (await this.addPage()) ?? (await this.launchWithPage(url, size))
    } finally {
      this.opening -= 1
    }
  }

  /** Null when Chromium does not run, or is just ending because its last window was closed. */
  private async addPage(): Promise<Page | null> {
    const context = await this.running
    if (context === null) return null
    try {
      return await context.newPage()
    } catch {
      // Its profile is free for the next one when it has ended.
      if (this.running !== null) await new Promise((resolve) => context.once('close', resolve))
      return null
    }
  }

  private async launchWithPage(url: string, size: { width: number; height: number }): Promise<Page> {
    const context = await (this.running ??= this.launch(url, size))
    return context.pages()[0] ?? context.newPage()
  }

  /** Where a test joins, when it is debuggable. Waits for the first window. */
  async debugEndpoint(): Promise<string> {
    await this.launched.promise
    const [port, path] = readFileSync(join(this.options.profile(), 'DevToolsActivePort'), 'utf8').split('\n')
    return `ws://127.0.0.1:${port}${path}`
  }

  async close(): Promise<void> {
    const context = await this.running?.catch(() => null)
    await context?.close().catch(() => undefined)
  }

  private async launch(url: string, size: { width: number; height: number }): Promise<BrowserContext> {
    const executablePath = findChromium()
    if (executablePath === null) throw new Error('No Chromium, Chrome or Edge was found on this computer.')
    const root = process.platform === 'linux' && process.getuid?.() === 0
    const context = await chromium.launchPersistentContext(this.options.profile(), {
      executablePath,
      headless: this.options.headless,
      viewport: null,
      colorScheme: null,
      // The app decides when it ends.
      handleSIGINT: false,
      handleSIGTERM: false,
      handleSIGHUP: false,
      chromiumSandbox: !root,
      args: [
        ...quiet,
        ...this.options.switches(),
        `--window-size=${size.width},${size.height}`,
        ...(this.options.headless ? [] : [`--app=${url}`]),
        ...(this.options.debuggable ? ['--remote-debugging-port=0'] : [])
      ]
    })
    context.on('close', () => {
      this.running = null
      this.launched = Promise.withResolvers()
    })
    context.on('page', (page) => {
      // Windows are made by main alone; a page that comes otherwise was opened by a page.
      if (this.opening === 0) void page.close().catch(() => undefined)
    })
    await this.options.onLaunch(context)
    this.launched.resolve()
    return context
  }
}
