/* oxlint-disable unicorn/consistent-function-scoping -- it runs as its own source text */
import type { PageFrame, WindowFrame } from './page-frames.ts'
import type { WireCodec } from './wire-codec.ts'
import type { WorldBridge } from './world-bridge.ts'

export interface PageRuntimeOptions {
  /** Name of the binding that takes text to main. */
  binding: string
  /** Name of the global function that takes text from main. */
  deliver: string
  /** Name of the event by which the page's world asks for a new window. */
  open: string
  platform: string
  argv: string[]
  versions: Record<string, string>
}

type Preload = (
  require: (name: string) => unknown,
  process: unknown,
  module: { exports: unknown },
  exports: unknown
) => void

/**
 * Electron's side of a sandboxed preload: `require('electron')` with ipcRenderer, contextBridge and webUtils, in a
 * world of its own that the page cannot reach.
 *
 * Runs in the page, as its own source text: it must refer to nothing outside itself.
 */
export function startPageRuntime(
  options: PageRuntimeOptions,
  codec: WireCodec,
  bridge: WorldBridge,
  preload: Preload
): void {
  type Listener = (event: { ports: MessagePort[] }, ...args: unknown[]) => void
  const own = globalThis as unknown as Record<string, unknown>
  const toMain = own[options.binding] as (text: string) => void
  const listeners = new Map<string, Listener[]>()
  const calls = new Map<number, PromiseWithResolvers<unknown>>()
  const ports = new Map<string, MessagePort>()
  const files: File[] = []
  let accelerators: string[] = []
  let made = 0

  // Frames of the tasks that are waiting now go together. A task of a channel, since timers are slowed in the background.
  let batch: PageFrame[] = []
  const tick = new MessageChannel()
  tick.port1.addEventListener('message', () => {
    const frames = batch
    batch = []
    toMain(codec.encode(frames))
  })
  tick.port1.start()
  function send(frame: PageFrame) {
    if (batch.push(frame) === 1) tick.port2.postMessage(null)
  }

  function openPort(name: string): MessagePort {
    const { port1, port2 } = new MessageChannel()
    ports.set(name, port1)
    port1.addEventListener('message', (event) =>
      send({ do: 'port', port: name, data: event.data as unknown })
    )
    port1.addEventListener('close', () => {
      if (ports.delete(name)) send({ do: 'port', port: name, close: true })
    })
    port1.start()
    return port2
  }

  function receive(frame: WindowFrame) {
    switch (frame.do) {
      case 'message': {
        const event = { ports: frame.ports.map(openPort) }
        for (const listener of listeners.get(frame.channel)?.slice() ?? []) listener(event, ...frame.args)
        break
      }
      case 'answer':
        if ('error' in frame) calls.get(frame.call)?.reject(new Error(frame.error))
        else calls.get(frame.call)?.resolve(frame.value)
        calls.delete(frame.call)
        break
      case 'port':
        if ('close' in frame) {
          ports.get(frame.port)?.close()
          ports.delete(frame.port)
        } else ports.get(frame.port)?.postMessage(frame.data)
        break
      case 'accelerators':
        accelerators = frame.accelerators
        break
    }
  }

  own[options.deliver] = (text: string) => {
    for (const frame of codec.decode(text) as WindowFrame[]) {
      try {
        receive(frame)
      } catch (error) {
        // A listener of the page that throws is the page's; the frames after it still arrive.
        reportError(error)
      }
    }
  }
  own[`${options.deliver}File`] = (index: number) => files[index]

  const ipcRenderer = {
    invoke(channel: string, ...args: unknown[]) {
      const call = ++made
      const settler = Promise.withResolvers<unknown>()
      calls.set(call, settler)
      send({ do: 'invoke', call, channel, args })
      return settler.promise
    },
    send: (channel: string, ...args: unknown[]) => send({ do: 'send', channel, args }),
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    off(channel: string, listener: Listener) {
      listeners.set(channel, listeners.get(channel)?.filter((other) => other !== listener) ?? [])
      return ipcRenderer
    }
  }
  const electron = {
    ipcRenderer,
    contextBridge: { exposeInMainWorld: (name: string, value: unknown) => bridge.expose(name, value) },
    webUtils: {
      /** Main looks the path up when this text comes by: a page cannot know it, and the answer must be given at once. */
      getPathForFile: (file: File) => `stand-in-file:${files.push(file) - 1}`
    }
  }
  const strict = (name: string, parts: object): unknown =>
    new Proxy(parts, {
      get(target, key) {
        if (key in target || typeof key === 'symbol' || key === '__esModule' || key === 'default') {
          return Reflect.get(target, key) as unknown
        }
        throw new Error(`The stand-in for Electron does not have ${name}.${key}.`)
      }
    })

  window.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.repeat) return
    const pressed = accelerators.find((accelerator) => matches(accelerator, event))
    if (pressed === undefined) return
    event.preventDefault()
    send({ do: 'accelerator', accelerator: pressed })
  })

  // New windows never come to be: Electron asks main first, so both ways to one are caught here.
  document.addEventListener(options.open, (event) => {
    send({ do: 'open', url: (event as CustomEvent<string>).detail })
  })
  for (const kind of ['click', 'auxclick'] as const) {
    window.addEventListener(kind, (event) => {
      const link = event.target instanceof Element ? event.target.closest('a[href]') : null
      if (event.defaultPrevented || !(link instanceof HTMLAnchorElement) || event.button === 2) return
      const leaves = link.target !== '' && link.target !== '_self'
      const outside = !/^(https?|blob|data|javascript):/.test(link.href)
      if (!leaves && !outside && !event.ctrlKey && !event.metaKey && !event.shiftKey && kind === 'click')
        return
      event.preventDefault()
      send({ do: outside && !leaves ? 'navigate' : 'open', url: link.href })
    })
  }

  function matches(accelerator: string, event: KeyboardEvent): boolean {
    const mac = options.platform === 'darwin'
    const parts = accelerator.toLowerCase().split('+')
    const key = parts.at(-1)
    const has = (name: string) => parts.slice(0, -1).includes(name)
    return (
      event.key.toLowerCase() === key &&
      event.ctrlKey === (has('ctrl') || has('control') || (has('cmdorctrl') && !mac)) &&
      event.metaKey === (has('cmd') || has('command') || (has('cmdorctrl') && mac)) &&
      event.shiftKey === has('shift') &&
      event.altKey === has('alt')
    )
  }

  const module = { exports: {} }
  send({ do: 'hello' })
  preload(
    (name) => {
      if (name !== 'electron') throw new Error(`A sandboxed preload cannot require ${name}.`)
      return strict('electron', {
        ipcRenderer: strict('ipcRenderer', ipcRenderer),
        contextBridge: strict('contextBridge', electron.contextBridge),
        webUtils: strict('webUtils', electron.webUtils)
      })
    },
    {
      argv: options.argv,
      platform: options.platform,
      versions: options.versions,
      type: 'renderer',
      sandboxed: true,
      contextIsolated: true,
      env: {}
    },
    module,
    module.exports
  )
}
