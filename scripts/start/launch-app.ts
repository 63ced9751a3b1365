import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { _electron, chromium } from 'playwright-core'
import type { FromMain } from '../../electron-shim/test-control.ts'
import { findElectron } from './electron-binary.ts'
import type { LaunchedApp } from './launched-app.ts'
import { createOutsideBrowser } from './outside-browser.ts'
import { builtMain, projectRoot } from './project.ts'

export interface LaunchOptions {
  /** Of the app itself: --data and the like. */
  args: string[]
  headless: boolean
  /** The main module for the stand-in to run in place of the built app's: tests of the stand-in have one of their own. */
  main?: string
}

/** On Electron where its binary is, else on the stand-in. */
export function launchApp(options: LaunchOptions): Promise<LaunchedApp> {
  const binary = findElectron()
  return binary === null ? launchStandIn(options) : launchElectron(binary, options)
}

async function launchElectron(executablePath: string, options: LaunchOptions): Promise<LaunchedApp> {
  const root = process.platform === 'linux' && process.getuid?.() === 0
  const app = await _electron.launch({
    executablePath,
    args: [...(root ? ['--no-sandbox'] : []), projectRoot, ...options.args],
    cwd: projectRoot
  })
  const child = app.process()
  const browser = createOutsideBrowser(options.headless)
  const evaluate: LaunchedApp['evaluate'] = (run, argument) => app.evaluate(run as never, argument) as never
  return {
    kind: 'electron',
    window: async () => app.windows()[0] ?? (await app.firstWindow()),
    evaluate,
    followLink: (act) => browser.follow(evaluate, act),
    process: child,
    exited: exitOf(child),
    async dispose() {
      await browser.close()
      await app.close()
    }
  }
}

const registration = fileURLToPath(new URL('../../electron-shim/register.ts', import.meta.url))

/** Options of Node with which a main process runs on the stand-in. */
export const standInNodeOptions = ['--disable-warning=ExperimentalWarning', '--import', registration]

export async function launchStandIn(options: LaunchOptions): Promise<LaunchedApp> {
  const child = fork(options.main ?? builtMain, options.args, {
    cwd: projectRoot,
    execArgv: standInNodeOptions,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, STAND_IN_DEBUGGABLE: '1', ...(options.headless ? { STAND_IN_HEADLESS: '1' } : {}) }
  })
  const exited = exitOf(child)
  const said: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said.push(text)
      if (process.env['SHOW_MAIN'] === '1') process.stderr.write(text)
    })
  }

  const waiting = new Map<number, PromiseWithResolvers<unknown>>()
  let asked = 0
  child.on('message', ({ id, value, error }: FromMain) => {
    if (error === undefined) waiting.get(id)?.resolve(value)
    else waiting.get(id)?.reject(new Error(error))
    waiting.delete(id)
  })
  child.on('exit', (code) => {
    for (const { reject } of waiting.values()) reject(new Error(`main ended (${code}).\n${said.join('')}`))
    waiting.clear()
  })

  function ask(message: { evaluate: string; argument: unknown } | { endpoint: true }): Promise<unknown> {
    const answer = Promise.withResolvers<unknown>()
    const id = ++asked
    waiting.set(id, answer)
    child.send({ id, ...message })
    return answer.promise
  }

  const outside = createOutsideBrowser(options.headless)
  const evaluate: LaunchedApp['evaluate'] = (run, argument) =>
    ask({ evaluate: run.toString(), argument }) as never
  const connect = async () =>
    chromium.connectOverCDP((await ask({ endpoint: true })) as string, { noDefaults: true, isLocal: true })
  let browser = await connect()

  return {
    kind: 'stand-in',
    async window() {
      // Chromium ends with its last window; the app's next one is in another.
      if (!browser.isConnected()) browser = await connect()
      const context = browser.contexts()[0]
      if (context === undefined) throw new Error('Chromium has no context.')
      const page = context.pages()[0] ?? (await context.waitForEvent('page'))
      await page.waitForURL((url) => url.protocol === 'https:', { waitUntil: 'domcontentloaded' })
      return page
    },
    evaluate,
    followLink: (act) => outside.follow(evaluate, act),
    process: child,
    exited,
    async dispose() {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await exited
      await outside.close()
      await browser.close().catch(() => undefined)
    }
  }
}

function exitOf(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve) => child.on('exit', (code) => resolve(code)))
}
