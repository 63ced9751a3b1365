import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { buildIfStale } from '../scripts/start/build.ts'
import { launchApp } from '../scripts/start/launch-app.ts'
import type { LaunchedApp } from '../scripts/start/launched-app.ts'
import type { Figure } from './figure.ts'
import { seedLists } from './million-log.ts'

const rows = 12_000
const place = '#/log'

/** Milliseconds. */
interface Paints {
  /** From the start of the app to its first paint: main, the engine's start and the browser's own are in it. */
  fromStart: number
  /** From the navigation to the first paint, and to the largest: the screen, not only the shell around it. */
  first: number
  largest: number
  /** Score of the layout shifts until then: 0 is none. */
  shifts: number
}

/**
 * From the opening of the window to what can be read in it: the shell, and the screen it was left on with its rows. The first
 * start of a profile, another start of the same, and the same page loaded anew.
 */
export async function run(): Promise<Figure[]> {
  buildIfStale(console.log)
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  try {
    seedLists(dataDir, rows)
    const cold = await withApp(dataDir, async (app, page, startedAt) => {
      await page.getByRole('button', { name: 'Skip for now' }).waitFor()
      const paints = await paintsOf(page, startedAt)
      await page.getByRole('button', { name: 'Skip for now' }).click()
      await page.getByRole('grid', { name: 'Users' }).waitFor()
      await page.evaluate((hash) => (window.location.hash = hash), place)
      await page.getByRole('grid', { name: 'Send log' }).waitFor()
      await quit(app)
      return paints
    })
    const { warm, again, rowsAt, hash } = await withApp(dataDir, async (app, page, startedAt) => {
      const rowsThere = () => page.getByRole('gridcell').nth(20).waitFor()
      await rowsThere()
      const warm = await paintsOf(page, startedAt)
      const hash = await page.evaluate(() => window.location.hash)
      await page.addInitScript(noteRows)
      await page.reload()
      await rowsThere()
      const again = await paintsOf(page, Number.NaN)
      const rowsAt = await page.evaluate(() => (window as unknown as { rowsAt: number }).rowsAt)
      await quit(app)
      return { warm, again, rowsAt, hash }
    })
    return [
      atMost('first paint of the shell, first start of all', cold.first, 500),
      atMost('first paint of the shell, later start', warm.first, 500),
      atMost('the last screen, its largest paint, later start', warm.largest, 1000),
      atMost('the last screen with its rows, page loaded anew', rowsAt, 1000),
      {
        name: 'the screen it opens with',
        value: hash,
        target: place,
        ok: hash === place
      },
      {
        name: 'layout shifts until then (score; 0.1 is called good)',
        value: Math.max(warm.shifts, again.shifts).toFixed(3),
        target: '≤ 0.01',
        ok: Math.max(warm.shifts, again.shifts) <= 0.01
      },
      { name: 'from the start of the whole app to the first paint, first start', value: ms(cold.fromStart) },
      { name: 'from the start of the whole app to the first paint, later start', value: ms(warm.fromStart) }
    ]
  } finally {
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

async function withApp<T>(
  dataDir: string,
  use: (app: LaunchedApp, page: Page, startedAt: number) => Promise<T>
): Promise<T> {
  const startedAt = Date.now()
  const app = await launchApp({ args: ['--data', dataDir], headless: true })
  try {
    return await use(app, await app.window(), startedAt)
  } finally {
    await app.dispose()
  }
}

/** As a person does, so that the browser writes down what it is to remember. */
async function quit(app: LaunchedApp): Promise<void> {
  await app.evaluate(({ app: electron }) => void setTimeout(() => electron.quit(), 0))
  await app.exited
}

/** From the browser's own record of the page, which also holds what was before anybody asked. */
async function paintsOf(page: Page, startedAt: number): Promise<Paints> {
  // The paint of what has just come into the document is still to come.
  await page.waitForTimeout(300)
  return page.evaluate(async (startedAt) => {
    const entries = (type: string) =>
      new Promise<PerformanceEntry[]>((resolve) => {
        const seen: PerformanceEntry[] = []
        new PerformanceObserver((list) => seen.push(...list.getEntries())).observe({ type, buffered: true })
        setTimeout(() => resolve(seen), 100)
      })
    const first = performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN
    const largest = await entries('largest-contentful-paint')
    const shifts = await entries('layout-shift')
    return {
      fromStart: performance.timeOrigin + first - startedAt,
      first,
      largest: largest.at(-1)?.startTime ?? Number.NaN,
      shifts: shifts.reduce((sum, shift) => sum + (shift as PerformanceEntry & { value: number }).value, 0)
    }
  }, startedAt)
}

/** In the page, before anything of it runs: when was the first frame with rows in it? */
function noteRows(): void {
  const look = (now: number) => {
    if (document.querySelector('[role=grid] [data-index] time')) Object.assign(window, { rowsAt: now })
    else requestAnimationFrame(look)
  }
  requestAnimationFrame(look)
}

const ms = (value: number): string => `${value.toFixed(0)} ms`

const atMost = (name: string, value: number, most: number): Figure => ({
  name,
  value: ms(value),
  target: `≤ ${most} ms`,
  ok: value <= most
})
