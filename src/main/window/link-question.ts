import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'
import type { LinkQuestion } from './external-links.ts'

/** Asked by the desktop itself: nothing that runs in the window can draw over it or answer it. */
export async function askToOpen(window: BrowserWindow | null, link: LinkQuestion): Promise<boolean> {
  const question: MessageBoxOptions = {
    type: 'question',
    title: 'Open a link',
    ...link,
    buttons: ['Open', 'Cancel'],
    defaultId: 1,
    cancelId: 1,
    noLink: true
  }
  const { response } = window
    ? await dialog.showMessageBox(window, question)
    : await dialog.showMessageBox(question)
  return response === 0
}
