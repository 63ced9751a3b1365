import { dialog, type BrowserWindow, type MessageBoxOptions } from 'electron'

export type QuitAnswer = 'background' | 'pause-and-quit' | 'cancel'

const answers: readonly QuitAnswer[] = ['background', 'pause-and-quit', 'cancel']

/** Asked once when the window is closed, or the app quit, while mail is being sent. */
export async function askToQuit(window: BrowserWindow | null, label: string): Promise<QuitAnswer> {
  const question: MessageBoxOptions = {
    type: 'question',
    title: 'Still sending',
    message: `Still sending: ${label}.`,
    detail:
      'Sending can continue without the window. A notification tells you when it is done; open Countersign again to see it. ' +
      'Or pause now and resume later.',
    buttons: ['Keep sending in the background', 'Pause and quit', 'Cancel'],
    defaultId: 0,
    cancelId: 2,
    noLink: true
  }
  const { response } = window
    ? await dialog.showMessageBox(window, question)
    : await dialog.showMessageBox(question)
  return answers[response] ?? 'cancel'
}
