import { Menu, nativeImage, Tray } from 'electron'
import type { EngineActivity } from '../../shared/ipc/engine-messages.ts'
import { activityText } from '../../shared/words/activity-words.ts'
import icon from '../icons/tray.png?inline'

export interface BackgroundTrayOptions {
  open: () => void
  pauseAndQuit: () => void
}

export interface BackgroundTray {
  show(activity: EngineActivity, hasWindow: boolean): void
}

/** While mail is sent and no window is open, an icon in the tray says so: the way back, and the way to end it. */
export function createBackgroundTray({ open, pauseAndQuit }: BackgroundTrayOptions): BackgroundTray {
  let tray: Tray | null = null
  let shown = ''

  return {
    show(activity, hasWindow) {
      if (hasWindow || !activity.sending) {
        tray?.destroy()
        tray = null
        shown = ''
        return
      }
      if (tray === null) {
        // Drawn at twice its size, for screens of twice the pixels.
        const image = nativeImage.createFromBuffer(Buffer.from(icon.replace(/^.*,/, ''), 'base64'), {
          scaleFactor: 2
        })
        tray = new Tray(image)
        tray.on('click', open)
      }
      const text = trayWords(activity)
      // A menu that is replaced closes under the person's hand.
      if (text === shown) return
      shown = text
      tray.setToolTip(`Countersign: ${text}`)
      tray.setContextMenu(
        Menu.buildFromTemplate([
          { label: text, enabled: false },
          { type: 'separator' },
          { label: 'Open Countersign', click: open },
          { label: 'Pause and quit', click: pauseAndQuit }
        ])
      )
    }
  }
}

/** 'Verify pending users, 62 %': of all that is under way. */
function trayWords(activity: EngineActivity): string {
  const { done, total } = activity
  const label = activityText(activity)
  return total === 0 ? label : `${label}, ${Math.floor((100 * done) / total)} %`
}
