import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Page } from 'playwright-core'
import { buildIfStale } from '../scripts/start/build.ts'
import { launchApp } from '../scripts/start/launch-app.ts'
import { openDatabase } from '../src/engine/db/open/open.ts'
import { type Task, watchTasks } from '../test/helpers/renderer-tasks.ts'
import type { Figure } from './figure.ts'

const users = 12_000

/**
 * The window while mail goes out at full speed to the test mailbox, through the real app: how long main's event loop is
 * held up, the longest task of the renderer while a person goes from screen to screen and scrolls, and how long a click
 * on Pause takes until nothing is handed over any more. A task is judged by the processor's time it took. On the stand-in main also carries the engine's port, which in
 * Electron it does not.
 */
export async function run(): Promise<Figure[]> {
  buildIfStale(console.log)
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  addUsers(dataDir)
  const app = await launchApp({ args: ['--data', dataDir], headless: true })
  try {
    const page = await app.window()
    await page.getByRole('button', { name: 'Skip for now' }).click()
    await page.getByRole('button', { name: /^Email .* pending users?…$/ }).click()
    const start = page.getByRole('dialog').getByRole('button', { name: /^Start sending to/ })
    await start.and(page.locator(':enabled')).waitFor({ timeout: 60_000 })
    await start.click()
    const bar = page.getByRole('contentinfo', { name: 'Now sending' })
    const tasks = await watchTasks(page, 5)
    await app.evaluate(() => {
      const { monitorEventLoopDelay } = process.getBuiltinModule('node:perf_hooks')
      const delay = monitorEventLoopDelay({ resolution: 1 })
      delay.enable()
      Object.assign(globalThis, { benchDelay: delay })
    })
    await bar.getByRole('button', { name: 'Start now' }).click()
    await lookAround(page, tasks)
    const mainDelay = await app.evaluate(() => {
      const { benchDelay } = globalThis as unknown as { benchDelay: { percentile(p: number): number } }
      return benchDelay.percentile(99) / 1e6
    })
    const [longest, longestByClock] = longestOf(await tasks.end())
    const clicked = Date.now()
    await bar.getByRole('button', { name: 'Pause' }).click()
    await page.getByRole('main').page().waitForTimeout(1500)
    const { last, handedOver } = handOvers(dataDir)
    const pauseMs = Math.max(0, last - clicked)
    return [
      { name: 'window: messages sent while measured', value: String(handedOver) },
      atMost(`window: event-loop delay of main, p99 (${app.kind})`, mainDelay, 10),
      atMost('window: longest task of the renderer', longest, 50),
      {
        name: 'window: … by the clock, with what the machine did besides',
        value: `${longestByClock.toFixed(1)} ms`
      },
      atMost('window: from the click on Pause to the last hand-over', pauseMs, 1000)
    ]
  } finally {
    await app.dispose()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

function atMost(name: string, ms: number, most: number): Figure {
  return { name, value: `${ms.toFixed(1)} ms`, target: `≤ ${most} ms`, ok: ms <= most }
}

/** What a person would do meanwhile: every screen, some scrolling. */
async function lookAround(page: Page, tasks: Awaited<ReturnType<typeof watchTasks>>): Promise<void> {
  for (const place of ['/users', '/log', '/mailbox', '/campaigns', '/users?status=pending']) {
    await tasks.during(place, () => lookAt(page, place))
  }
}

async function lookAt(page: Page, place: string): Promise<void> {
  await page.evaluate((to) => (window.location.hash = to), place)
  await page.waitForTimeout(400)
  const list = page.getByRole('grid').first()
  if (await list.isVisible()) {
    await list.hover()
    for (let i = 0; i < 10; i++) {
      await page.mouse.wheel(0, 400)
      await page.waitForTimeout(40)
    }
  }
}

/** Milliseconds of the processor's time, and by the clock. */
function longestOf(tasks: Task[]): [cpuMs: number, ms: number] {
  return [Math.max(0, ...tasks.map(({ cpuMs }) => cpuMs)), Math.max(0, ...tasks.map(({ ms }) => ms))]
}

function addUsers(dataDir: string): void {
  const { db, close } = openDatabase(dataDir)
  const insert = db.statement(
    `INSERT INTO users (name, name_key, address, address_key, domain, status, created_at, updated_at)
     VALUES (?, ?, ?, ?, 'bench.example', 'pending', 0, 0)`
  )
  db.transaction(() => {
    for (let i = 1; i <= users; i++) {
      const address = `user${i}@bench.example`
      insert.run(`User ${i}`, `user ${i}`, address, address)
    }
  })
  close()
}

function handOvers(dataDir: string): { last: number; handedOver: number } {
  const db = new DatabaseSync(join(dataDir, 'countersign.db'), { readOnly: true })
  try {
    return db.prepare('SELECT max(started_at) AS last, count(*) AS handedOver FROM attempts').get() as {
      last: number
      handedOver: number
    }
  } finally {
    db.close()
  }
}
