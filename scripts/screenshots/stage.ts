import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import type { LaunchedApp } from '../start/launched-app.ts'
import { projectRoot } from '../start/project.ts'

const themes = ['light', 'dark'] as const
const sizes = [
  [1280, 800],
  [960, 640]
] as const

/** Of the large size: name of the picture here, and in docs/screenshots. */
const shownInDocs: Record<string, string> = {
  'campaign-retrying.light': 'campaign',
  'campaign-retrying.dark': 'campaign-dark',
  'users-while-sending.light': 'users',
  'preflight.light': 'preflight',
  'import-counted.light': 'import',
  'attempt.light': 'send-log',
  'mailbox.light': 'mailbox',
  'template.light': 'template',
  'overview.light': 'overview'
}

export const allPictures = join(projectRoot, '.tmp', 'screenshots')
export const picturesInDocs = join(projectRoot, 'docs', 'screenshots')

/** The window, with what the walk through it needs. */
export interface Stage {
  app: LaunchedApp
  page: Page
  /** A picture of what is shown, in each theme and size. */
  take(name: string): Promise<void>
  goTo(place: string): Promise<void>
}

export async function openStage(app: LaunchedApp): Promise<Stage> {
  rmSync(allPictures, { recursive: true, force: true })
  mkdirSync(allPictures, { recursive: true })
  mkdirSync(picturesInDocs, { recursive: true })
  const page = await app.window()
  page.setDefaultTimeout(60_000)
  await page.waitForSelector('main')
  return {
    app,
    page,
    take: (name) => take(app, page, name),
    goTo: (place) => page.evaluate((place) => void (window.location.hash = place), place)
  }
}

async function take(app: LaunchedApp, page: Page, name: string): Promise<void> {
  for (const [width, height] of sizes) {
    await app.evaluate(
      ({ BrowserWindow }, [width, height]) => BrowserWindow.getAllWindows()[0]?.setContentSize(width, height),
      [width, height] as const
    )
    await page.waitForFunction(([width]) => window.innerWidth === width, [width])
    for (const theme of themes) {
      await page.evaluate((theme) => window.shell.settings.update({ appearance: { theme } }), theme)
      await page.locator(`html[data-mantine-color-scheme="${theme}"]`).waitFor()
      await settled(page)
      const path = join(allPictures, `${name}.${theme}.${width}x${height}.png`)
      await page.screenshot({ path, animations: 'disabled' })
      const shown = shownInDocs[`${name}.${theme}`]
      if (shown !== undefined && width === sizes[0][0])
        copyFileSync(path, join(picturesInDocs, `${shown}.png`))
    }
  }
  console.log(name)
}

/** Nothing moves any more, and what was asked for is painted. */
async function settled(page: Page): Promise<void> {
  // A cursor blinks for ever.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity)
  )
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 250)))
}

/** The messages in the corner are gone. */
export async function quiet(page: Page): Promise<void> {
  // One that the pointer is on would stay.
  await page.mouse.move(1, 1)
  await settled(page)
  await page.waitForFunction(() => document.querySelector('.mantine-Notification-root') === null)
}
