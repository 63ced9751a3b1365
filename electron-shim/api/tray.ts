import type Electron from 'electron'
import { onlyTheseParts, partialEmitter } from '../not-here.ts'

/** `Tray`: one log line when its words change. A test replaces parts of its prototype, as it would in Electron. */
export class Tray
  extends partialEmitter('Tray')
  implements Pick<Electron.Tray, 'setToolTip' | 'setContextMenu' | 'destroy' | 'isDestroyed'>
{
  private destroyed = false

  constructor(_image: unknown) {
    super()
  }

  setToolTip(toolTip: string): void {
    console.error(`[tray] ${toolTip}`)
  }

  setContextMenu(_menu: Electron.Menu | null): void {
    // Not drawn.
  }

  destroy(): void {
    this.destroyed = true
  }

  isDestroyed(): boolean {
    return this.destroyed
  }
}

/** No picture is ever drawn here. */
export const nativeImage = onlyTheseParts('nativeImage', {
  createFromBuffer: (buffer: Buffer) => ({ isEmpty: () => buffer.length === 0 }) as Electron.NativeImage
} satisfies Partial<typeof Electron.nativeImage>)
