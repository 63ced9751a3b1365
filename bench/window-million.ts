import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { buildIfStale } from '../scripts/start/build.ts'
import { launchApp } from '../scripts/start/launch-app.ts'
import { lookThroughLists } from '../test/helpers/look-through-lists.ts'
import type { Task } from '../test/helpers/renderer-tasks.ts'
import { apart } from './apart.ts'
import type { Figure } from './figure.ts'
import { seedLists } from './million-log.ts'

const rows = 1_000_000

/**
 * The window with a million users and a log of a million attempts, through the real app: every place of both lists is
 * gone to, they are sorted, filtered and searched; from Chromium's trace, how long its main thread was held up at most.
 * Judged by the processor's time: by the clock a task also waits for whatever else the machine does.
 */
export async function run(n = rows): Promise<Figure[]> {
  buildIfStale(console.log)
  const dataDir = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  await apart(import.meta.filename, 'seed', { dataDir, n })
  const app = await launchApp({ args: ['--data', dataDir], headless: true })
  try {
    const page = await app.window()
    await page.getByRole('button', { name: 'Skip for now' }).click()
    // The engine makes users searchable in the background: once, after an import.
    await untilSearchable(dataDir, n)
    const { tasks, missing, blank, last } = await lookThroughLists(page, n)
    const of = `window, ${n.toLocaleString('en')} users and attempts`
    const longest = longestOf(tasks, 'cpuMs')
    const longestByClock = longestOf(tasks, 'ms')
    return [
      {
        name: `${of}: longest task of the renderer`,
        value: `${longest.cpuMs.toFixed(1)} ms (${longest.during})`,
        target: '≤ 50 ms',
        ok: longest.cpuMs <= 50
      },
      {
        name: `${of}: … by the clock, with what the machine did besides`,
        value: `${longestByClock.ms.toFixed(1)} ms (${longestByClock.during})`
      },
      atMost(`${of}: until rows are there, once scrolling rests`, missing, 150),
      atMost(`${of}: longest the list was empty to the eye`, blank, 200),
      {
        name: `${of}: End shows the last row`,
        value: last.map(({ list, number }) => `${list} ${number.toLocaleString('en')}`).join(', '),
        target: n.toLocaleString('en'),
        ok: last.every(({ number, text }) => number === n && text !== '')
      }
    ]
  } finally {
    await app.dispose()
    rmSync(dataDir, { recursive: true, force: true, maxRetries: 10, retryDelay: 100 })
  }
}

async function untilSearchable(dataDir: string, n: number): Promise<void> {
  const db = new DatabaseSync(join(dataDir, 'countersign.db'), { readOnly: true })
  const through = db.prepare(
    "SELECT CAST(value AS INTEGER) AS id FROM meta WHERE key = 'user_search_through'"
  )
  try {
    while ((through.get() as { id: number }).id < n) await setTimeout(500)
  } finally {
    db.close()
  }
}

export const seed = ({ dataDir, n }: { dataDir: string; n: number }): void => seedLists(dataDir, n)

function atMost(name: string, { ms, during }: { ms: number; during: string }, most: number): Figure {
  return {
    name,
    value: `${ms.toFixed(0)} ms${during && ` (${during})`}`,
    target: `≤ ${most} ms`,
    ok: ms <= most
  }
}

const longestOf = (tasks: Task[], by: 'ms' | 'cpuMs'): Task =>
  tasks.reduce((longest, task) => (task[by] > longest[by] ? task : longest), { during: '', ms: 0, cpuMs: 0 })
