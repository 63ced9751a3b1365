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
      'It can go on without the window; a notification says when it is done, and opening Countersign again shows it. ' +
      'Or it is paused, and goes on when you say so.',
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
