import type { IpcMain, IpcMainEvent, IpcMainInvokeEvent } from 'electron'
import type { z } from 'zod'

/** Who may speak to main: the top frame of one of the app's own windows, showing the app's own page. */
export interface TrustedSender {
  origin: string
  isWindow: (webContentsId: number) => boolean
}

/** A sender's word, already parsed. `webContentsId` tells which window spoke. */
export interface ShellIpc {
  handle<Schema extends z.ZodType>(
    channel: string,
    schema: Schema,
    answer: (input: z.output<Schema>, webContentsId: number) => unknown
  ): void
  handle(channel: string, schema: null, answer: (input: undefined, webContentsId: number) => unknown): void
  on(channel: string, listener: (webContentsId: number) => void): void
}

/**
 * The only way a message from a window reaches main: its sender is checked, then its input is parsed. A refusal
 * rejects the call in the window with a sentence.
 */
export function createShellIpc(
  ipcMain: Pick<IpcMain, 'handle' | 'on'>,
  trusted: TrustedSender,
  log: (line: string) => void
): ShellIpc {
  function assertTrusted(channel: string, event: IpcMainEvent | IpcMainInvokeEvent) {
    const frame = event.senderFrame
    const own =
      frame !== null &&
      frame.parent === null &&
      frame.origin === trusted.origin &&
      trusted.isWindow(event.sender.id)
    if (!own) {
      log(`Refused ${channel} from ${frame?.origin ?? 'a frame that is gone'}.`)
      throw new Error('This page may not do that.')
    }
  }

  return {
    handle(channel: string, schema: z.ZodType | null, answer: (input: never, id: number) => unknown) {
      ipcMain.handle(channel, async (event, raw: unknown) => {
        assertTrusted(channel, event)
        return answer((schema === null ? undefined : parse(channel, schema, raw)) as never, event.sender.id)
      })
    },
    on(channel, listener) {
      ipcMain.on(channel, (event) => {
        assertTrusted(channel, event)
        listener(event.sender.id)
      })
    }
  }
}

function parse(channel: string, schema: z.ZodType, raw: unknown): unknown {
  const result = schema.safeParse(raw)
  if (result.success) return result.data
  const first = result.error.issues[0]
  throw new Error(
    `${channel} was asked with ${first?.path.join('.') ?? 'input'} not usable: ${first?.message ?? ''}`
  )
}
