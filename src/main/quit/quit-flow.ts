import type { App, BrowserWindow } from 'electron'
import { activityText } from '../../shared/words/activity-words.ts'
import type { EngineProcess } from '../engine-host/engine-process.ts'
import { askToQuit } from './quit-question.ts'

export interface QuitFlowOptions {
  app: App
  engine: EngineProcess
  window: () => BrowserWindow | null
  platform: NodeJS.Platform
  /** Resolves when what the engine has told last is written. */
  written: () => Promise<void>
}

export interface QuitFlow {
  /** Asked when the window is being closed. False keeps it open while the person is asked. */
  mayClose(): boolean
  /** Without a question: the computer is shutting down. */
  quitNow(): void
  /** Without a question, and what is being sent waits for the person. */
  pauseAndQuit(): void
  /** With no window and nothing left to send, the app has no reason to stay. */
  activityChanged(): void
}

/**
 * How the app ends. Closing the window or quitting while mail is sent asks once; a signal or the computer shutting
 * down does not ask. Either way the engine settles what is in flight, and what it told is written, before the process ends.
 */
export function createQuitFlow({ app, engine, window, platform, written }: QuitFlowOptions): QuitFlow {
  /** The person has answered, or is not to be asked. */
  let decided = false
  let asking = false
  let pause = false
  let engineClosed = false

  const settled = () => decided || !engine.activity.sending

  async function ask() {
    if (asking) return
    asking = true
    try {
      const answer = await askToQuit(window(), activityText(engine.activity))
      if (answer === 'background') window()?.destroy()
      else if (answer === 'pause-and-quit') quit(true)
    } finally {
      asking = false
    }
  }

  function quitNow() {
    quit(false)
  }

  function quit(pauseFirst: boolean) {
    decided = true
    pause = pauseFirst
    app.quit()
  }

  async function closeEngine() {
    await engine.shutdown({ pause })
    await written()
    engineClosed = true
    app.quit()
  }

  app.on('before-quit', (event) => {
    if (settled()) return
    event.preventDefault()
    void ask()
  })

  app.on('window-all-closed', () => {
    // On a Mac an app stays when its window is closed; elsewhere ours stays only to finish what is being sent.
    if (platform !== 'darwin' && settled()) app.quit()
  })

  app.on('will-quit', (event) => {
    if (engineClosed) return
    event.preventDefault()
    void closeEngine()
  })

  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, quitNow)

  return {
    quitNow,
    pauseAndQuit: () => quit(true),
    mayClose() {
      if (settled()) return true
      void ask()
      return false
    },
    activityChanged() {
      if (window() === null && platform !== 'darwin' && !engine.activity.sending) app.quit()
    }
  }
}
