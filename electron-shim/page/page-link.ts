import { randomUUID } from 'node:crypto'
import type { CDPSession, Page } from 'playwright-core'
import { PortTunnel } from '../api/message-ports.ts'
import type { PageFrame, WindowFrame } from './page-frames.ts'
import { startPageRuntime, type PageRuntimeOptions } from './page-runtime.ts'
import { createWireCodec } from './wire-codec.ts'
import { createWorldBridge } from './world-bridge.ts'

export interface PageLinkOptions {
  /** Source text of the preload; null for a window without one. */
  preload: string | null
  argv: string[]
  onFrame: (frame: Exclude<PageFrame, { do: 'port' | 'hello' }>) => void
  /** A new document has started. */
  onDocument: () => void
}

/** A delivery is cut here, so that taking it in never holds the page up for long. Characters. */
const deliverAtMost = 200_000

/**
 * The connection between a page and main, over the DevTools protocol: a binding that only the preload's world has, and
 * one call at a time the other way. While a call is under way frames gather, so that thousands a second cost some
 * hundred calls; order is kept both ways.
 */
export class PageLink {
  readonly tunnel: PortTunnel
  private readonly codec = createWireCodec()
  private readonly cdp: CDPSession
  private readonly options: PageLinkOptions
  private readonly world = `stand-in-${randomUUID()}`
  private readonly deliver = `deliver${randomUUID()}`
  private outbox: string[] = []
  private pumping = false
  private inbox = Promise.resolve()
  /** Of the preload's world in the document that is shown; null between two documents. */
  private context: number | null = null

  private constructor(cdp: CDPSession, options: PageLinkOptions) {
    this.cdp = cdp
    this.options = options
    this.tunnel = new PortTunnel('w', (frame) => this.send({ do: 'port', ...frame }))
  }

  static async open(page: Page, options: PageLinkOptions): Promise<PageLink> {
    const link = new PageLink(await page.context().newCDPSession(page), options)
    await link.install()
    return link
  }

  send(frame: WindowFrame): void {
    this.outbox.push(this.codec.encode(frame))
    void this.pump()
  }

  /** Of the window in which the page is shown. */
  get devtools(): CDPSession {
    return this.cdp
  }

  private async install(): Promise<void> {
    const { cdp, world, deliver } = this
    const binding = `binding${randomUUID()}`
    const events = {
      page: `bridge${randomUUID()}`,
      preload: `bridge${randomUUID()}`,
      open: `open${randomUUID()}`
    }
    cdp.on('Runtime.bindingCalled', (event) => {
      if (event.name !== binding) return
      const frames = this.codec.decode(event.payload) as PageFrame[]
      this.inbox = this.inbox.then(() => this.take(frames, event.executionContextId))
    })
    cdp.on('Runtime.executionContextDestroyed', (event) => {
      if (event.executionContextId === this.context) this.documentGone()
    })
    cdp.on('Runtime.executionContextsCleared', () => this.documentGone())
    await cdp.send('Runtime.enable')
    await cdp.send('Page.enable')
    await cdp.send('Runtime.addBinding', { name: binding, executionContextName: world })

    const runtime: PageRuntimeOptions = {
      binding,
      deliver,
      open: events.open,
      platform: process.platform,
      argv: ['', ...this.options.argv],
      versions: {
        node: process.versions.node,
        chrome: process.versions.chrome,
        electron: process.versions.electron
      }
    }
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      worldName: world,
      source: inTopFrame(
        `(${startPageRuntime.toString()})(${JSON.stringify(runtime)}, (${createWireCodec.toString()})(), ` +
          `(${createWorldBridge.toString()})(${JSON.stringify(events.preload)}, ${JSON.stringify(events.page)}), ` +
          `(require, process, module, exports) => { ${this.options.preload ?? ''}\n})`
      )
    })
    await cdp.send('Page.addScriptToEvaluateOnNewDocument', {
      source: inTopFrame(
        `(${createWorldBridge.toString()})(${JSON.stringify(events.page)}, ${JSON.stringify(events.preload)}); ` +
          `window.open = (url) => { document.dispatchEvent(new CustomEvent(${JSON.stringify(events.open)}, ` +
          `{ detail: new URL(url ?? 'about:blank', location.href).href })); return null }`
      )
    })
  }

  private async take(frames: PageFrame[], context: number): Promise<void> {
    for (const frame of frames) {
      if (frame.do === 'hello') {
        this.documentGone()
        this.context = context
        this.options.onDocument()
        void this.pump()
      } else if (context !== this.context) {
        // The last words of a document that is gone.
      } else if (frame.do === 'port') {
        this.tunnel.receive(frame)
      } else {
        if ('args' in frame) frame.args = await Promise.all(frame.args.map((value) => this.withPaths(value)))
        this.options.onFrame(frame)
      }
    }
  }

  private documentGone(): void {
    this.context = null
    this.outbox = []
    this.tunnel.closeAll()
  }

  private async pump(): Promise<void> {
    if (this.pumping) return
    this.pumping = true
    try {
      while (this.outbox.length > 0 && this.context !== null) await this.deliverSome(this.context)
    } finally {
      this.pumping = false
    }
  }

  private async deliverSome(context: number): Promise<void> {
    let length = 0
    let count = 0
    while (count < this.outbox.length && length < deliverAtMost) length += this.outbox[count++]?.length ?? 0
    const text = `[${this.outbox.splice(0, count).join(',')}]`
    try {
      await this.cdp.send('Runtime.callFunctionOn', {
        functionDeclaration: `(text) => globalThis['${this.deliver}'](text)`,
        arguments: [{ value: text }],
        executionContextId: context,
        silent: true
      })
    } catch {
      // The document went away under the call, and with it who was meant.
    }
  }

  /** Puts paths in for what webUtils.getPathForFile gave out, wherever it is in a value. */
  private async withPaths(value: unknown): Promise<unknown> {
    if (typeof value === 'string')
      return /^stand-in-file:\d+$/.test(value) ? this.pathOf(Number(value.slice(14))) : value
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
      return value
    const fields = Object.entries(value).map(
      async ([key, item]) => [key, await this.withPaths(item)] as const
    )
    return Object.fromEntries(await Promise.all(fields))
  }

  /** Empty for a File that a script made: it has no path, in Electron either. */
  private async pathOf(index: number): Promise<string> {
    const { result } = await this.cdp.send('Runtime.callFunctionOn', {
      functionDeclaration: `(index) => globalThis['${this.deliver}File'](index)`,
      arguments: [{ value: index }],
      executionContextId: this.context ?? 0
    })
    if (result.objectId === undefined) return ''
    try {
      return (await this.cdp.send('DOM.getFileInfo', { objectId: result.objectId })).path
    } catch {
      return ''
    }
  }
}

/** Scripts for new documents run in every frame; these are for the window's own page. */
function inTopFrame(body: string): string {
  return `if (window === window.top) { ${body} }`
}
