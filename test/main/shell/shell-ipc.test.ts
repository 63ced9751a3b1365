import { EventEmitter } from 'node:events'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createShellIpc } from '../../../src/main/shell/shell-ipc.ts'

const origin = 'app://countersign'
const page = { origin, parent: null }

function ipc() {
  const emitter = new EventEmitter()
  const handlers = new Map<string, (event: unknown, ...args: unknown[]) => Promise<unknown>>()
  const refused: string[] = []
  const ipcMain = Object.assign(emitter, {
    handle: (channel: string, handler: (event: unknown, ...args: unknown[]) => Promise<unknown>) =>
      void handlers.set(channel, handler)
  })
  const shell = createShellIpc(ipcMain as never, { origin, isWindow: (id) => id === 1 }, (line) =>
    refused.push(line)
  )
  const invoke = (channel: string, event: unknown, input?: unknown) => handlers.get(channel)!(event, input)
  return { shell, invoke, emitter, refused }
}

const from = (senderFrame: unknown, id = 1) => ({ senderFrame, sender: { id } })

describe('messages from a window', () => {
  it('are answered when they come from the top frame of the own page', async () => {
    const { shell, invoke } = ipc()
    shell.handle('double', z.object({ n: z.number() }), ({ n }) => n * 2)
    expect(await invoke('double', from(page), { n: 4 })).toBe(8)
  })

  it.each([
    ['another origin', from({ origin: 'https://example.com', parent: null })],
    ['an origin that only looks alike', from({ origin: 'app://countersign.example', parent: null })],
    ['a sandboxed frame', from({ origin: 'null', parent: page })],
    ['a frame inside the page', from({ origin, parent: page })],
    ['a frame that is gone', from(null)],
    ['a window that is not ours', from(page, 2)]
  ])('are refused from %s', async (_name, event) => {
    const { shell, invoke, emitter, refused } = ipc()
    let called = 0
    shell.handle('answer', null, () => (called += 1))
    shell.on('tell', () => (called += 1))
    await expect(invoke('answer', event)).rejects.toThrow('This page may not do that.')
    expect(() => emitter.emit('tell', event)).toThrow('This page may not do that.')
    expect(called).toBe(0)
    expect(refused).toHaveLength(2)
  })

  it('are refused with the name of the field that is not usable', async () => {
    const { shell, invoke } = ipc()
    shell.handle('double', z.object({ n: z.number() }), ({ n }) => n * 2)
    await expect(invoke('double', from(page), { n: '4' })).rejects.toThrow(
      /double was asked with n not usable/
    )
    await expect(invoke('double', from(page), undefined)).rejects.toThrow('double')
  })
})
