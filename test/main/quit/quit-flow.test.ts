import { EventEmitter } from 'node:events'
import type { App, BrowserWindow } from 'electron'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { type EngineProcess, idle } from '../../../src/main/engine-host/engine-process.ts'
import { createQuitFlow } from '../../../src/main/quit/quit-flow.ts'

const { showMessageBox } = vi.hoisted(() => ({ showMessageBox: vi.fn() }))
vi.mock('electron', () => ({ dialog: { showMessageBox } }))

const background = 0
const pauseAndQuit = 1
const cancel = 2

function leaving({
  sending = false,
  platform = 'linux',
  written = () => Promise.resolve()
}: { sending?: boolean; platform?: NodeJS.Platform; written?: () => Promise<void> } = {}) {
  const log: string[] = []
  const engine = {
    activity: sending ? { ...idle, sending: true, total: 5, campaigns: 1, name: 'Spring' } : idle,
    shutdown: ({ pause }: { pause: boolean }) => {
      log.push(`shutdown pause=${pause}`)
      return Promise.resolve()
    }
  }
  let window: { destroy(): void } | null = {
    destroy() {
      window = null
      log.push('window gone')
      app.emit('window-all-closed')
    }
  }
  const app = Object.assign(new EventEmitter(), {
    /** As Electron goes about it: asks, closes windows, asks again, ends. */
    quit() {
      let prevented = false
      const event = { preventDefault: () => (prevented = true) }
      app.emit('before-quit', event)
      if (prevented) return
      window = null
      app.emit('will-quit', event)
      if (!prevented) log.push('ended')
    }
  })
  const parts = createQuitFlow({
    app: app as unknown as App,
    engine: engine as unknown as EngineProcess,
    window: () => window as BrowserWindow | null,
    platform,
    written
  })
  return {
    app,
    engine,
    parts,
    log,
    answered: () => vi.waitUntil(() => showMessageBox.mock.settledResults.length > 0)
  }
}

afterEach(() => {
  showMessageBox.mockReset()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(signal)
})

describe('leaving', () => {
  it('closes the window and ends without a question when nothing is being sent', async () => {
    const { app, parts, log } = leaving()
    expect(parts.mayClose()).toBe(true)
    app.emit('window-all-closed')
    await vi.waitFor(() => expect(log).toEqual(['shutdown pause=false', 'ended']))
    expect(showMessageBox).not.toHaveBeenCalled()
  })

  it('asks once while mail is sent, and stays when the person cancels', async () => {
    showMessageBox.mockResolvedValue({ response: cancel })
    const { app, parts, log, answered } = leaving({ sending: true })
    expect(parts.mayClose()).toBe(false)
    app.quit()
    await answered()
    expect(showMessageBox).toHaveBeenCalledTimes(1)
    expect(log).toEqual([])
    expect(parts.mayClose()).toBe(false)
  })

  it('goes on without its window, and ends when there is nothing left to send', async () => {
    showMessageBox.mockResolvedValue({ response: background })
    const { engine, parts, log } = leaving({ sending: true })
    parts.mayClose()
    await vi.waitFor(() => expect(log).toEqual(['window gone']))
    parts.activityChanged()
    expect(log).toEqual(['window gone'])
    engine.activity = idle
    parts.activityChanged()
    await vi.waitFor(() => expect(log).toEqual(['window gone', 'shutdown pause=false', 'ended']))
  })

  it('pauses and ends', async () => {
    showMessageBox.mockResolvedValue({ response: pauseAndQuit })
    const { parts, log } = leaving({ sending: true })
    parts.mayClose()
    await vi.waitFor(() => expect(log).toEqual(['shutdown pause=true', 'ended']))
  })

  it('waits until what the engine told last is written', async () => {
    const writing = Promise.withResolvers<void>()
    const { app, log } = leaving({ written: () => (log.push('writing'), writing.promise) })
    app.quit()
    await vi.waitFor(() => expect(log).toEqual(['shutdown pause=false', 'writing']))
    writing.resolve()
    await vi.waitFor(() => expect(log).toEqual(['shutdown pause=false', 'writing', 'ended']))
  })

  it('does not ask when a signal ends it', async () => {
    const { log } = leaving({ sending: true })
    process.emit('SIGTERM')
    await vi.waitFor(() => expect(log).toEqual(['shutdown pause=false', 'ended']))
    expect(showMessageBox).not.toHaveBeenCalled()
  })

  it('stays without a window on a Mac', () => {
    const { app, log } = leaving({ platform: 'darwin' })
    app.emit('window-all-closed')
    expect(log).toEqual([])
  })
})
