import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from './build.ts'
import { ensureChromium } from './chromium.ts'
import { walkThrough } from './demo.ts'
import { ensureElectron } from './electron-binary.ts'
import { launchApp, standInNodeOptions } from './launch-app.ts'
import { builtMain, projectRoot } from './project.ts'
import { appArguments, readStartOptions, type StartOptions, usage } from './start-options.ts'

/** `npm start`: builds what is stale and opens the app, on Electron or on its stand-in. */
async function start(): Promise<number> {
  const options = readStartOptions(process.argv.slice(2), process.env['INIT_CWD'] ?? process.cwd())
  if (options.help) {
    console.log(usage)
    return 0
  }
  buildIfStale(console.log)

  const electron = ensureElectron(console.log)
  if (electron === null) {
    const chromium = ensureChromium(console.log)
    console.log(
      `Electron's binary could not be downloaded, so the app opens on its stand-in, in ${chromium}.`
    )
  }

  const headless = options.headless || !hasDisplay()
  if (options.screenshot !== null && !options.demo) return takePicture(options, options.screenshot)
  if (options.demo || headless) {
    if (headless && !options.headless)
      console.log('There is no display, so the app shows what it does by itself.')
    return walk(options, headless)
  }
  return openWindow(electron, appArguments(options))
}

function openWindow(electron: string | null, args: string[]): Promise<number> {
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const child =
    electron === null
      ? spawn(process.execPath, [...standInNodeOptions, builtMain, ...args], { stdio: 'inherit' })
      : spawn(electron, [...sandbox, projectRoot, ...args], { stdio: 'inherit' })
  // Ctrl-C reaches the app too, which settles what it is sending: this process waits for that.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.on(signal, () => signal === 'SIGTERM' && child.kill())
  return new Promise((resolve) => child.on('exit', (code) => resolve(code ?? 1)))
}

/** The demo has a data folder of its own, unless one is named: the person's own users are not for samples. */
async function walk(options: StartOptions, headless: boolean): Promise<number> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'countersign-demo-'))
  const pictures = options.screenshot ?? join(projectRoot, '.tmp', 'demo')
  const app = await launchApp({ args: appArguments({ ...options, data, demo: true }), headless })
  try {
    await walkThrough(app, { pictures, pace: headless ? 0 : 1500, say: console.log })
    if (!headless) {
      console.log('The window stays open: have a look around. The demo ends when you close it.')
      await app.exited
    }
    return 0
  } finally {
    await app.dispose()
    if (options.data === null) rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

async function takePicture(options: StartOptions, path: string): Promise<number> {
  const app = await launchApp({ args: appArguments(options), headless: true })
  try {
    const page = await app.window()
    await page.waitForSelector('main, [role=dialog], [role=main]')
    await page.screenshot({ path })
    console.log(`Saved ${path}.`)
    return 0
  } finally {
    await app.dispose()
  }
}

function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY'])
}

try {
  process.exitCode = await start()
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
