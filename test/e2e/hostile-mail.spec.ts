import { readFileSync } from 'node:fs'
import { chromium, type FrameLocator, type Page, type Request } from '@playwright/test'
import { ensureChromium } from '../../scripts/start/chromium.ts'
import { type CanaryServer, startCanaryServer } from '../helpers/canary-server.ts'
import { startTestEngine, until } from '../helpers/test-engine.ts'
import { type App, expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'

/** Mails that want to run something, load something or lead somewhere: each asks for paths under /m01, /m02 and so on. */
const hostile = JSON.parse(
  readFileSync(new URL('../fixtures/hostile-mails.json', import.meta.url), 'utf8')
) as { name: string; html: string }[]

const joined = (mails: typeof hostile) => mails.map(({ html }) => html).join('\n')

/** `SECURITY=full`: each on its own, some minutes. Otherwise a dozen in one mail. */
const mails =
  process.env['SECURITY'] === 'full'
    ? hostile
    : Array.from({ length: Math.ceil(hostile.length / 12) }, (_, index) => {
        const dozen = hostile.slice(index * 12, index * 12 + 12)
        return { name: `${dozen[0]!.name} and so on`, html: joined(dozen) }
      })

let canary: CanaryServer
test.beforeEach(async () => {
  canary = await startCanaryServer()
})
test.afterEach(() => canary.close())

const aimed = (html: string) => html.replaceAll('{canary}', canary.host)

/**
 * What the window was about to ask of the canary: everything but what its policy or its origin refused. Behind them stand
 * main, which cancels, and a resolver that knows no name; they are not to be needed.
 */
function watchRequests(page: Page): Set<Request> {
  const requested = new Set<Request>()
  page.on('request', (request) => {
    if (request.url().includes(canary.host)) requested.add(request)
  })
  page.on('requestfailed', (request) => {
    if (/^(csp|origin)$/.test(request.failure()?.errorText ?? '')) requested.delete(request)
  })
  return requested
}

/** Each as a template that was sent: to be looked at as a template, in the test mailbox that caught it, and in the log. */
async function sendEach(dataDir: string): Promise<string[]> {
  const engine = await startTestEngine({ dataDir })
  const { client } = engine
  const accountId = (await client.accounts.list({})).find(({ kind }) => kind === 'mailbox')!.id
  const ids: string[] = []
  for (const [index, { name, html }] of mails.entries()) {
    const { id, source } = await client.templates.create({
      from: 'confirm-account',
      name: `Hostile ${index + 1}`
    })
    await client.templates.save({
      id,
      name: `Hostile ${index + 1}`,
      source: { ...source, subject: name, html: `<p>begins</p>${aimed(html)}<a href="{{ link }}">last</a>` }
    })
    await client.campaigns.sendTest({ templateId: id, accountId, to: 'me@ragtime.example' })
    // One after the other: the mailbox and the log have them in this order.
    await until(async () => (await client.mailbox.page({ offset: 0, limit: 1 })).total === index + 1)
    ids.push(id)
  }
  await engine.close()
  return ids
}

/** Presses whatever there is to press in a mail; nothing of it may lead anywhere. */
async function pressAll(mail: FrameLocator): Promise<void> {
  for (const target of await mail.locator('a, area, button, summary, input[type=image]').all()) {
    await target.dispatchEvent('click', {}, { timeout: 500 }).catch(() => undefined)
  }
}

async function expectQuiet(
  app: App,
  page: Page,
  requested: Set<Request>,
  before: string,
  which: string
): Promise<void> {
  const left = () => [...requested].map((request) => `${request.url()} ${request.failure()?.errorText}`)
  await expect.poll(left, `asked for by the window: ${which}`).toEqual([])
  expect(canary.paths, `asked of the canary: ${which}`).toEqual([])
  expect(canary.connections, `connections to the canary: ${which}`).toBe(0)
  expect(page.url().split('#')[0]).toBe(before.split('#')[0])
  expect((await app.desktop()).openedOutside).toEqual([])
  expect((await app.desktop()).dialogs).toEqual([])
  expect(page.context().pages()).toHaveLength(1)
}

test('hostile mails ask for nothing: captured, as a template, and in the log', async ({ app }) => {
  test.setTimeout(process.env['SECURITY'] === 'full' ? 1_200_000 : 180_000)
  // That the policy refused something is said in the console.
  app.expectConsole(
    /Content Security Policy|Mixed Content|sandbox|Blocked|preload|Unsafe attempt|ERR_|Refused/i
  )
  expect(await app.quit()).toBe(0)
  const templates = await sendEach(app.dataDir)
  await app.restart()
  const { page } = app
  const requested = watchRequests(page)
  const before = page.url()

  let looked = 0
  for (const [index, { name }] of mails.entries()) {
    for (const place of [`/mailbox/${index + 1}`, `/log/${index + 1}`, `/templates/${templates[index]}`]) {
      await test.step(`${name}: ${place}`, async () => {
        await goTo(page, place)
        const title = place.startsWith('/templates') ? 'Preview of the email' : `HTML part of “${name}”`
        const frame = page.locator(`iframe[title="${title}"]`)
        await expect(frame).toHaveAttribute('sandbox', '')
        // Parsed to its end, and pressed.
        await expect(frame.contentFrame().locator('body, frameset')).toBeAttached()
        await pressAll(frame.contentFrame())
        await expectQuiet(app, page, requested, before, `${name}, ${place}`)
        looked += 1
      })
    }
  }
  expect(looked).toBe(mails.length * 3)
})

test('the same mails in a page that guards nothing do ask', async () => {
  const browser = await chromium.launch({
    executablePath: ensureChromium(() => undefined),
    chromiumSandbox: false,
    args: ['--disable-background-networking']
  })
  try {
    const page = await browser.newPage()
    const asking = new Set<string>()
    await page.route('**', (route) => {
      const { pathname } = new URL(route.request().url())
      if (pathname === '/') return route.continue()
      asking.add(pathname.split('/')[1] ?? '')
      // The page is to stay, or the first mail that leads away would be the only one.
      return route.request().isNavigationRequest() ? route.abort() : route.continue()
    })
    canary.page = aimed(joined(hostile))
    await page.goto(`http://${canary.host}/`, { waitUntil: 'commit' })
    await expect.poll(() => asking.size).toBeGreaterThanOrEqual(20)
    await expect.poll(() => canary.paths.length).toBeGreaterThan(5)
  } finally {
    await browser.close()
  }
})
