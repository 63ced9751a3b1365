import { EventEmitter } from 'node:events'
import type { Session, WebContents } from 'electron'
import { describe, expect, it } from 'vitest'
import { denyNetwork, denyPermissions, guardNavigation } from '../../../src/main/window/window-guards.ts'

function guarded() {
  const contents = new EventEmitter() as EventEmitter & { setWindowOpenHandler(handler: unknown): void }
  type OpenHandler = (details: { url: string }) => { action: string }
  let openHandler: OpenHandler | undefined
  contents.setWindowOpenHandler = (handler) => (openHandler = handler as OpenHandler)
  const outside: string[] = []
  guardNavigation(contents as unknown as WebContents, {
    origin: 'app://countersign',
    openOutside: (url) => outside.push(url)
  })
  const isPrevented = (event: string, details: object = {}) => {
    let prevented = false
    contents.emit(event, { ...details, preventDefault: () => (prevented = true) })
    return prevented
  }
  return { isPrevented, outside, open: (url: string) => openHandler?.({ url }) }
}

describe('a guarded window', () => {
  it('may load its own page anew', () => {
    const { isPrevented, outside } = guarded()
    expect(
      isPrevented('will-frame-navigate', { isMainFrame: true, url: 'app://countersign/index.html' })
    ).toBe(false)
    expect(outside).toEqual([])
  })

  it.each(['https://example.com/', 'app://countersign.example/', 'file:///etc/passwd', 'data:text/html,x'])(
    'does not go to %s but hands it over',
    (url) => {
      const { isPrevented, outside } = guarded()
      expect(isPrevented('will-frame-navigate', { isMainFrame: true, url })).toBe(true)
      expect(outside).toEqual([url])
    }
  )

  it('lets a frame in it show a document made on the spot, and nothing else', () => {
    const { isPrevented, outside } = guarded()
    expect(isPrevented('will-frame-navigate', { isMainFrame: false, url: 'about:srcdoc' })).toBe(false)
    expect(isPrevented('will-frame-navigate', { isMainFrame: false, url: 'https://example.com/' })).toBe(true)
    expect(isPrevented('will-frame-navigate', { isMainFrame: false, url: 'app://countersign/x' })).toBe(true)
    expect(outside).toEqual([])
  })

  it('opens no window, follows no redirect and attaches no webview', () => {
    const { isPrevented, open, outside } = guarded()
    expect(open('https://example.com/')).toEqual({ action: 'deny' })
    expect(outside).toEqual(['https://example.com/'])
    expect(isPrevented('will-redirect', { url: 'https://example.com/' })).toBe(true)
    expect(isPrevented('will-attach-webview')).toBe(true)
  })
})

describe('a guarded session', () => {
  it('denies every permission, asked or checked', () => {
    type Handler = (...args: unknown[]) => unknown
    const handlers: Record<string, Handler> = {}
    const keep = (name: string) => (handler: Handler) => (handlers[name] = handler)
    denyPermissions({
      setPermissionRequestHandler: keep('request'),
      setPermissionCheckHandler: keep('check'),
      setDevicePermissionHandler: keep('device')
    } as unknown as Session)
    let granted: unknown
    handlers['request']?.(null, 'notifications', (answer: boolean) => (granted = answer))
    expect([granted, handlers['check']?.(), handlers['device']?.()]).toEqual([false, false, false])
  })

  it('cancels every request that is not allowed', () => {
    let listener:
      ((details: { url: string }, callback: (answer: { cancel: boolean }) => void) => void) | undefined
    const session = { webRequest: { onBeforeRequest: (given: typeof listener) => (listener = given) } }
    denyNetwork(session as unknown as Session, (url) => url.startsWith('app:'))
    const cancelled = ['app://countersign/x.js', 'https://example.com/pixel.gif'].map((url) => {
      let cancel: boolean | undefined
      listener?.({ url }, (answer) => (cancel = answer.cancel))
      return cancel
    })
    expect(cancelled).toEqual([false, true])
  })
})
