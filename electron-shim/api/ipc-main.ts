import { EventEmitter } from 'node:events'
import type Electron from 'electron'
import { onlyTheseParts } from '../not-here.ts'

type Handler = (event: Electron.IpcMainInvokeEvent, ...args: unknown[]) => unknown

export function createIpcMain() {
  const handlers = new Map<string, Handler>()
  const methods = {
    handle(channel: string, handler: Handler) {
      if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
      handlers.set(channel, handler)
    },
    removeHandler: (channel: string) => void handlers.delete(channel)
  } satisfies Partial<Electron.IpcMain>

  async function invoke(channel: string, event: unknown, args: unknown[]): Promise<unknown> {
    const handler = handlers.get(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    return handler(event as Electron.IpcMainInvokeEvent, ...args)
  }

  return { ipcMain: onlyTheseParts('ipcMain', Object.assign(new EventEmitter(), methods)), invoke }
}
