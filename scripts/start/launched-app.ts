import type { ChildProcess } from 'node:child_process'
import type Electron from 'electron'
import type { Page } from 'playwright-core'

/** The app, running, with a hand on its window and on its main process. The same on Electron and on the stand-in. */
export interface LaunchedApp {
  kind: 'electron' | 'stand-in'
  /** The window; waits until there is one and it shows the app's page. */
  window(): Promise<Page>
  /** Runs a function in the main process, with the module `electron`. It must refer to nothing outside itself. */
  evaluate<Result, Argument = undefined>(
    run: (electron: typeof Electron, argument: Argument) => Result | Promise<Result>,
    argument?: Argument
  ): Promise<Result>
  /** Does something in the window that opens a link outside, and opens it: in a browser, as the person's own would. */
  followLink(act: () => Promise<void>): Promise<Page>
  /** The main process: its pid, and what it wrote. */
  process: ChildProcess
  /** Resolves with the exit code when the main process has ended; null when a signal ended it. */
  exited: Promise<number | null>
  /** Lets go of the window, and ends the main process if it is still there. */
  dispose(): Promise<void>
}
