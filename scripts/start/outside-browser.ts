import { type Browser, chromium, type Page } from 'playwright-core'
import { ensureChromium } from './chromium.ts'
import type { LaunchedApp } from './launched-app.ts'

/** The person's own browser, as far as a test or the demo is concerned: apart from the app, and started when needed. */
export interface OutsideBrowser {
  /** Does something that makes the app open a link, and opens that link here instead of in the real one. */
  follow(evaluate: LaunchedApp['evaluate'], act: () => Promise<void>): Promise<Page>
  close(): Promise<void>
}

type Opened = { openedOutside?: PromiseWithResolvers<string> }

export function createOutsideBrowser(headless: boolean): OutsideBrowser {
  let browser: Promise<Browser> | null = null

  async function follow(evaluate: LaunchedApp['evaluate'], act: () => Promise<void>): Promise<Page> {
    await evaluate(({ shell }) => {
      const opened = Promise.withResolvers<string>()
      ;(globalThis as Opened).openedOutside = opened
      const before = Object.getOwnPropertyDescriptor(shell, 'openExternal')
      shell.openExternal = (url) => {
        if (before) Object.defineProperty(shell, 'openExternal', before)
        opened.resolve(url)
        return Promise.resolve()
      }
    })
    await act()
    const url = await evaluate(() => (globalThis as Opened).openedOutside?.promise)
    browser ??= launch(headless)
    const page = await (await browser).newPage()
    await page.goto(url ?? 'about:blank')
    return page
  }

  async function close(): Promise<void> {
    await (await browser)?.close()
  }

  return { follow, close }
}

function launch(headless: boolean): Promise<Browser> {
  const root = process.platform === 'linux' && process.getuid?.() === 0
  return chromium.launch({
    executablePath: ensureChromium(console.log),
    headless,
    chromiumSandbox: !root,
    args: ['--disable-background-networking', '--disable-component-update', '--no-pings']
  })
}
