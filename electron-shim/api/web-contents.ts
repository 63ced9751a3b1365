import type Electron from 'electron'
import type { Frame, Page } from 'playwright-core'
import type { MessagePortMain } from './message-ports.ts'
import { partialEmitter, preventable } from '../not-here.ts'
import type { PageFrame } from '../page/page-frames.ts'
import type { PageLink } from '../page/page-link.ts'
import { originOf, toAppUrl, toBrowserUrl } from '../page/schemes.ts'

/** What a page's messages lead to in main. */
export interface WebContentsParts {
  invoke: (channel: string, event: unknown, args: unknown[]) => Promise<unknown>
  emitIpc: (channel: string, event: unknown, args: unknown[]) => void
  pressed: (accelerator: string, contents: WebContents) => void
  session: unknown
}

let made = 0

export class WebContents
  extends partialEmitter('webContents')
  implements
    Pick<
      Electron.WebContents,
      'id' | 'send' | 'postMessage' | 'getURL' | 'reload' | 'isDestroyed' | 'loadURL' | 'printToPDF'
    >
{
  readonly id = ++made
  readonly session: unknown
  private readonly parts: WebContentsParts
  private link: PageLink | null = null
  private url = ''
  private destroyed = false
  private openHandler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0] = () => ({
    action: 'deny'
  })
  private opened = Promise.withResolvers<Page>()
  private loaded = Promise.withResolvers<Page>()
  /** Browser URL that main itself asked for; its navigation is not the page's doing. */
  private loading: string | null = null

  constructor(parts: WebContentsParts) {
    super()
    this.parts = parts
    this.session = parts.session
  }

  /** Only the top frame speaks to main here: a preload runs in no other. */
  get mainFrame() {
    return {
      url: this.url,
      origin: originOf(this.url),
      parent: null,
      top: null,
      name: '',
      isDestroyed: () => this.destroyed
    } satisfies Partial<Electron.WebFrameMain>
  }

  send(channel: string, ...args: unknown[]): void {
    this.link?.send({ do: 'message', channel, args, ports: [] })
  }

  postMessage(channel: string, message: unknown, transfer: Electron.MessagePortMain[] = []): void {
    const link = this.link
    if (link === null) return
    const ports = (transfer as unknown as MessagePortMain[]).map((port) => ({
      port,
      name: link.tunnel.nextName()
    }))
    // Announced before it is moved: what the port already holds must not overtake it.
    link.send({ do: 'message', channel, args: [message], ports: ports.map(({ name }) => name) })
    for (const { name, port } of ports) link.tunnel.give(name, port)
  }

  getURL(): string {
    return this.url
  }

  isDestroyed(): boolean {
    return this.destroyed
  }

  setWindowOpenHandler(handler: Parameters<Electron.WebContents['setWindowOpenHandler']>[0]): void {
    this.openHandler = handler
  }

  async loadURL(url: string): Promise<void> {
    const page = await this.opened.promise
    this.url = url
    this.loading = toBrowserUrl(url)
    this.starts(url)
    await page.goto(this.loading)
  }

  reload(): void {
    void this.loadURL(this.url).catch(() => undefined)
  }

  async printToPDF(options: Electron.PrintToPDFOptions): Promise<Buffer> {
    const page = await this.loaded.promise
    const devTools = await page.context().newCDPSession(page)
    try {
      const { margins = {}, printBackground = false } = options
      // A4, which is all that is asked for; inches.
      const { data } = await devTools.send('Page.printToPDF', {
        printBackground,
        paperWidth: 8.27,
        paperHeight: 11.69,
        ...(margins.top === undefined ? {} : { marginTop: margins.top }),
        ...(margins.bottom === undefined ? {} : { marginBottom: margins.bottom }),
        ...(margins.left === undefined ? {} : { marginLeft: margins.left }),
        ...(margins.right === undefined ? {} : { marginRight: margins.right })
      })
      return Buffer.from(data, 'base64')
    } finally {
      await devTools.detach()
    }
  }

  openDevTools(): void {
    console.error('[stand-in] In Chromium the developer tools open with F12.')
  }

  /** The page that shows this, and again after the person closed it and main kept the window. */
  attach(page: Page, link: PageLink): void {
    this.link = link
    this.opened.resolve(page)
    page.on('domcontentloaded', () => this.emit('dom-ready', {}))
    page.on('load', () => {
      this.loading = null
      this.loaded.resolve(page)
      this.emit('did-finish-load')
    })
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed', exitCode: 1 }))
  }

  /** The person closed the page, and main keeps the window: another page will show it. */
  pageClosed(): void {
    this.link = null
    this.opened = Promise.withResolvers<Page>()
    this.loaded = Promise.withResolvers<Page>()
    this.starts(this.url)
  }

  /** The page that shows this, as soon as there is one and it has loaded. */
  shownPage(): Promise<Page> {
    return this.loaded.promise
  }

  detach(): void {
    this.destroyed = true
    this.emit('destroyed')
  }

  setAccelerators(accelerators: string[]): void {
    this.link?.send({ do: 'accelerators', accelerators })
  }

  /** True when main prevented it. Not asked for what main itself began. */
  navigationPrevented(frame: Frame | null, url: string): boolean {
    const isMainFrame = frame === null || frame.parentFrame() === null
    if (isMainFrame && this.loading !== null && toBrowserUrl(url) === this.loading) return false
    const details = preventable({ url, isMainFrame, isSameDocument: false, frame: null, initiator: null })
    this.emit('will-frame-navigate', details)
    if (isMainFrame) this.emit('will-navigate', details, url)
    if (isMainFrame && !details.defaultPrevented) {
      this.url = url
      this.starts(url)
    }
    return details.defaultPrevented
  }

  receive(frame: Exclude<PageFrame, { do: 'port' | 'hello' }>): void {
    const event = { sender: this, senderFrame: this.mainFrame, processId: 0, frameId: 0, type: 'frame' }
    switch (frame.do) {
      case 'send':
        this.parts.emitIpc(frame.channel, event, frame.args)
        break
      case 'invoke':
        void this.answer(frame, event)
        break
      case 'open':
        this.openHandler({
          url: toAppUrl(frame.url),
          frameName: '',
          features: '',
          disposition: 'new-window',
          referrer: { url: '', policy: 'default' }
        })
        break
      case 'navigate':
        this.navigationPrevented(null, frame.url)
        break
      case 'accelerator':
        this.parts.pressed(frame.accelerator, this)
        break
    }
  }

  private starts(url: string): void {
    this.emit('did-start-loading')
    this.emit('did-start-navigation', {
      url,
      isMainFrame: true,
      isSameDocument: false,
      frame: null,
      initiator: null
    })
  }

  private async answer(frame: Extract<PageFrame, { do: 'invoke' }>, event: unknown): Promise<void> {
    const link = this.link
    try {
      const value = await this.parts.invoke(frame.channel, event, frame.args)
      link?.send({ do: 'answer', call: frame.call, value })
    } catch (error) {
      const text = `Error invoking remote method '${frame.channel}': ${String(error)}`
      link?.send({ do: 'answer', call: frame.call, error: text })
    }
  }
}
