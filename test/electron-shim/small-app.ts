import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { onTestFinished } from 'vitest'
import { launchStandIn } from '../../scripts/start/launch-app.ts'
import type { LaunchedApp } from '../../scripts/start/launched-app.ts'

/** What the page of test/fixtures/small-app has on its window. */
export interface SmallPage {
  small: {
    word: string
    add(a: number, b: number): Promise<{ sum: number; origin: string; top: boolean }>
    fail(): Promise<never>
    echo<T>(value: T): Promise<T>
    missing(): Promise<never>
    missingHere: () => void
    pathOf(file: File): Promise<{ path: string }>
    twice(callback: (n: number) => number): number[]
    unsubscribe(): () => string
  }
  nextPort(): Promise<MessagePort>
  port: MessagePort
}

/** What its main process has on globalThis. */
export interface Seen {
  exits: number[]
  gone: { reason: string; name: string }[]
  navigations: string[]
  windows: string[]
  secondInstances: unknown[]
  engineSaid: Record<string, unknown>
}

export const smallMain = join(import.meta.dirname, '../fixtures/small-app/main/index.js')

export interface SmallApp {
  app: LaunchedApp
  page: Page
  dataDir: string
  seen: () => Promise<Seen>
}

/** Runs the small app on the stand-in until the test is over. */
export async function startSmallApp(): Promise<SmallApp> {
  const dataDir = await mkdtemp(join(tmpdir(), 'small-app-'))
  const app = await launchStandIn({
    main: smallMain,
    headless: true,
    args: ['--data', dataDir, '--word', 'first']
  })
  onTestFinished(async () => {
    await app.dispose()
    await rm(dataDir, { recursive: true, force: true, maxRetries: 5 })
  })
  const page = await app.window()
  await page.waitForFunction(() => 'nextPort' in window)
  return {
    app,
    page,
    dataDir,
    seen: () => app.evaluate(() => (globalThis as unknown as { seen: Seen }).seen)
  }
}
