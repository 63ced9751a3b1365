import { app, Notification, powerSaveBlocker, type BrowserWindow } from 'electron'
import type { EngineActivity, EngineNotice } from '../../shared/ipc/engine-messages.ts'
import { spelledOut } from '../../shared/text/hidden-characters.ts'
import { createFormat } from '../../shared/words/format.ts'
import { formatLocale } from '../../shared/words/locale.ts'
import { noticeText } from '../../shared/words/notice-words.ts'

/** How sending shows outside the window: on the task-bar or dock icon, and in the computer not going to sleep. */
export interface TaskbarStatus {
  show(activity: EngineActivity, window: BrowserWindow | null): void
}

export function createTaskbarStatus(): TaskbarStatus {
  let blocker: number | null = null

  return {
    show(activity, window) {
      if (activity.sending && blocker === null) blocker = powerSaveBlocker.start('prevent-app-suspension')
      if (!activity.sending && blocker !== null) {
        powerSaveBlocker.stop(blocker)
        blocker = null
      }
      if (activity.total === 0) window?.setProgressBar(-1)
      else {
        const mode = activity.paused ? 'paused' : 'normal'
        window?.setProgressBar(Math.min(activity.done / activity.total, 1), { mode })
      }
    }
  }
}

/** Notifications of the desktop; `open` is called with the place when one is clicked. */
export function createNotifier(open: (place: string | null) => void): (notice: EngineNotice) => void {
  // One that nothing refers to is collected, and its click is lost.
  const shown = new Set<Notification>()

  return (notice) => {
    if (!Notification.isSupported()) return
    const format = createFormat({ locale: formatLocale(app.getLocale()) })
    const { title, body } = noticeText(notice.phrase, format)
    const notification = new Notification({
      title: spelledOut(title),
      body: spelledOut(body),
      // Where the desktop has buttons in notifications; a click on the notification itself does the same.
      actions: notice.place === null ? [] : [{ type: 'button', text: 'Open' }]
    })
    notification.on('click', () => open(notice.place))
    notification.on('action', () => open(notice.place))
    notification.on('close', () => shown.delete(notification))
    shown.add(notification)
    notification.show()
  }
}
