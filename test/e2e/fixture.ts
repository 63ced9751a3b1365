import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type ConsoleMessage, expect, type Page, test as base } from '@playwright/test'
import { launchApp } from '../../scripts/start/launch-app.ts'
import type { LaunchedApp } from '../../scripts/start/launched-app.ts'
import { answerDialogs, type DesktopRecord, readRecord, recordDesktop } from './desktop-record.ts'

export interface App {
  kind: LaunchedApp['kind']
  /** The window as it is now; another one after `restart`. */
  readonly page: Page
  /** The app's data folder: empty at the start of each test. */
  dataDir: string
  /** Runs a function in the main process, with the module `electron`. It must refer to nothing outside itself. */
  evaluate: LaunchedApp['evaluate']
  dialogs: {
    /** For the next dialogs of their kind, in order. A dialog that nobody answers is cancelled. */
    open(path: string): Promise<void>
    save(path: string): Promise<void>
    /** The label of the button that is pressed. */
    message(button: string): Promise<void>
  }
  /** Everything the app showed outside its window so far. */
  desktop(): Promise<DesktopRecord>
  /** Clicks an item of the application menu, by its labels from the outside in: '&File', 'New import…'. */
  menu(...labels: string[]): Promise<void>
  /** Of the content, in CSS pixels. */
  resize(width: number, height: number): Promise<void>
  /** As a crash: SIGKILL. Resolves when main has noticed. */
  killEngine(): Promise<void>
  /** Console output that the test brings about on purpose; anything else of warning or error fails the test. */
  expectConsole(pattern: RegExp): void
  /** As the person would; resolves with the exit code. */
  quit(): Promise<number | null>
  /** What the app wrote to its standard output and error so far, over all of its starts. */
  output(): string
  /** Opens the window again after it was closed and the app went on: by `act`, else as a click on its icon does. */
  reopen(act?: () => Promise<void>): Promise<void>
  /** As a crash of the whole app. */
  kill(): Promise<void>
  /** Starts the app again with the same data, after `quit` or `kill`. */
  restart(args?: string[]): Promise<void>
}

interface Fixtures {
  /** More arguments for the app, such as ['--import', file]. Set with `test.use`. */
  appArgs: string[]
  app: App
  page: Page
}

const engineName = 'Countersign engine'

export const test = base.extend<Fixtures>({
  appArgs: [[], { option: true }],

  app: async ({ appArgs }, use, testInfo) => {
    const dataDir = await mkdtemp(join(tmpdir(), 'countersign-e2e-'))
    const complaints: string[] = []
    const expected: RegExp[] = []
    const written: string[] = []
    let running = await start(appArgs)
    let page = await openPage()

    async function start(args: string[]): Promise<LaunchedApp> {
      const launched = await launchApp({ args: ['--data', dataDir, ...args], headless: true })
      for (const stream of [launched.process.stdout, launched.process.stderr]) {
        stream?.on('data', (text: string | Buffer) => written.push(text.toString()))
      }
      await recordDesktop(launched)
      return launched
    }

    async function openPage(): Promise<Page> {
      const opened = await running.window()
      opened.on('console', (message) => complain(message))
      opened.on('pageerror', (error) =>
        complaints.push(`Uncaught in the page: ${error.stack ?? error.message}`)
      )
      await opened.waitForSelector('main')
      return opened
    }

    function complain(message: ConsoleMessage) {
      if (message.type() !== 'error' && message.type() !== 'warning') return
      complaints.push(`console.${message.type()}: ${message.text()} (${message.location().url})`)
    }

    await use({
      dataDir,
      get kind() {
        return running.kind
      },
      get page() {
        return page
      },
      evaluate: (run, argument) => running.evaluate(run, argument),
      dialogs: answerDialogs(() => running),
      desktop: () => readRecord(running),
      menu: (...labels) =>
        running.evaluate(({ Menu }, path) => {
          let items = Menu.getApplicationMenu()?.items ?? []
          for (const [depth, label] of path.entries()) {
            const item = items.find((candidate) => candidate.label === label)
            if (!item?.enabled)
              throw new Error(`The menu has no ${path.slice(0, depth + 1).join(' › ')} to click.`)
            if (depth === path.length - 1) item.click()
            items = item.submenu?.items ?? []
          }
        }, labels),
      resize: (width, height) =>
        running.evaluate(
          ({ BrowserWindow }, size) =>
            BrowserWindow.getAllWindows()[0]?.setContentSize(size.width, size.height),
          { width, height }
        ),
      killEngine: () =>
        running.evaluate(
          ({ app }, name) =>
            new Promise<void>((resolve, reject) => {
              const engine = app.getAppMetrics().find((metric) => metric.name === name)
              if (!engine) return reject(new Error('No engine is running.'))
              app.once('child-process-gone', () => resolve())
              process.kill(engine.pid, 'SIGKILL')
            }),
          engineName
        ),
      output: () => written.join(''),
      expectConsole: (pattern) => void expected.push(pattern),
      async quit() {
        running.evaluate(({ app }) => app.quit()).catch(() => undefined)
        return running.exited
      },
      async reopen(act) {
        // The window is gone for main before its page is gone for us.
        if (!page.isClosed()) await page.waitForEvent('close')
        await (act?.() ?? running.evaluate(({ app }) => void app.emit('activate')))
        page = await openPage()
      },
      async kill() {
        running.process.kill('SIGKILL')
        await running.exited
      },
      async restart(args = []) {
        await running.dispose()
        running = await start(args)
        page = await openPage()
      }
    })

    if (testInfo.status !== testInfo.expectedStatus && !page.isClosed()) {
      const body = await page.screenshot().catch(() => null)
      if (body) await testInfo.attach('window', { body, contentType: 'image/png' })
    }
    await running.dispose()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
    const unexpected = complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)))
    expect(unexpected, 'warnings and errors in the console of the window').toEqual([])
  },

  page: async ({ app }, use) => {
    await use(app.page)
  }
})

export { expect }
