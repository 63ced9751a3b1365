import { readFileSync } from 'node:fs'
import { chromium, type FrameLocator, type Page, type Request } from '@playwright/test'
import { ensureChromium } from '../../host/chromium.ts'
import { createSmtpMailer } from '../../src/engine/mail/smtp-mailer.ts'
import { type CanaryServer, startCanaryServer } from '../helpers/canary-server.ts'
import { type App, expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'

/** Mails that want to run something, load something or lead somewhere: each asks for paths under /m01, /m02 and so on. */
const hostile = JSON.parse(
  readFileSync(new URL('../fixtures/hostile-mails.json', import.meta.url), 'utf8')
) as { name: string; html: string }[]

const joined = (mails: typeof hostile) => mails.map(({ html }) => html).join('\n')
/** All in one, for the screens where each on its own would take too long. Those that swallow the rest come last. */
const inOne = joined(hostile)

/** `SECURITY=full`: each on its own, a minute. Otherwise a dozen in one mail. */
const captured =
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

async function capture(port: number, mails: { name: string; html: string }[]): Promise<void> {
  const mailer = createSmtpMailer(
    {
      host: '127.0.0.1',
      port,
      security: 'plain-loopback',
      user: null,
      password: null,
      maxConnections: 1,
      messagesPerConnection: 100
    },
    { clock: Date.now }
  )
  for (const [index, { name, html }] of mails.entries()) {
    const raw = `From: a@x.example\r\nTo: b@x.example\r\nSubject: ${name}\r\nMIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${Buffer.from(html).toString('base64').replace(/.{76}/g, '$&\r\n')}\r\n`
    const { outcome } = await mailer.send({
      envelope: { from: 'a@x.example', to: 'b@x.example' },
      messageId: `<${index}@x.example>`,
      raw: Buffer.from(raw)
    })
    expect(outcome).toBe('accepted')
  }
  await mailer.close({ graceMs: 0 })
}

/** Presses whatever there is to press in a mail; nothing of it may lead anywhere. */
async function pressAll(mail: FrameLocator): Promise<void> {
  for (const target of await mail.locator('a, area, button, summary, input[type=image]').all()) {
    await target.dispatchEvent('click', {}, { timeout: 500 }).catch(() => undefined)
  }
}

async function saveTemplate(page: Page, html: string): Promise<void> {
  await goTo(page, '/templates/confirm-account')
  const editor = page.getByRole('textbox', { name: 'HTML part' })
  await editor.focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.insertText(html)
}

async function expectQuiet(app: App, page: Page, requested: Set<Request>, before: string): Promise<void> {
  const left = () => [...requested].map((request) => `${request.url()} ${request.failure()?.errorText}`)
  await expect.poll(left, 'asked for by the window').toEqual([])
  expect(canary.paths, 'asked of the canary').toEqual([])
  expect(canary.connections, 'connections to the canary').toBe(0)
  expect(page.url().split('#')[0]).toBe(before.split('#')[0])
  expect((await app.desktop()).openedOutside).toEqual([])
  expect((await app.desktop()).dialogs).toEqual([])
  expect(page.context().pages()).toHaveLength(1)
}

test('hostile mails ask for nothing: captured, as a template, and in the log', async ({ app, page }) => {
  test.setTimeout(120_000)
  // That the policy refused something is said in the console.
  app.expectConsole(
    /Content Security Policy|Mixed Content|sandbox|Blocked|preload|Unsafe attempt|ERR_|Refused/i
  )
  const requested = watchRequests(page)
  const before = page.url()

  await goTo(page, '/mailbox')
  const said = await page.getByText(/It listens on 127\.0\.0\.1, port \d+\./).innerText()
  const port = Number(/port (\d+)/.exec(said)?.[1])
  await capture(
    port,
    captured.map(({ name, html }) => ({ name, html: aimed(html) }))
  )
  await expect(page.getByText(`${captured.length} mails captured`)).toBeVisible()
  for (const [index, { name }] of captured.entries()) {
    await goTo(page, `/mailbox/${index + 1}`)
    const frame = page.locator(`iframe[title="HTML part of “${name}”"]`)
    await expect(frame).toHaveAttribute('sandbox', '')
    // Parsed to its end, and pressed.
    await expect(frame.contentFrame().locator('body, frameset')).toBeAttached()
    await pressAll(frame.contentFrame())
  }
  await expectQuiet(app, page, requested, before)

  await saveTemplate(page, `${aimed(inOne)}<a href="{{ link }}">last</a>`)
  const preview = page.locator('iframe[title="Preview of the mail"]')
  await expect(preview.contentFrame().getByText('hello')).toBeVisible()
  await expect(preview).toHaveAttribute('sandbox', '')
  await pressAll(preview.contentFrame())
  await expectQuiet(app, page, requested, before)

  await page.keyboard.press('Control+s')
  await expect(page.getByText('Unsaved changes')).toBeHidden()
  await page.getByRole('button', { name: 'Send a test…' }).click()
  await page.getByRole('dialog').getByLabel('To').fill('me@ragtime.example')
  await page.getByRole('dialog').getByRole('button', { name: 'Send', exact: true }).click()
  await expect(page.getByRole('dialog').getByText('Accepted')).toBeVisible()
  await page.keyboard.press('Escape')
  await goTo(page, '/log')
  const log = page.getByRole('grid', { name: 'Send log' })
  await log.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const logged = page.getByRole('dialog').locator('iframe')
  await expect(logged.contentFrame().getByText('hello')).toBeVisible()
  await expect(logged).toHaveAttribute('sandbox', '')
  await pressAll(logged.contentFrame())
  await expectQuiet(app, page, requested, before)
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
    canary.page = aimed(inOne)
    await page.goto(`http://${canary.host}/`, { waitUntil: 'commit' })
    await expect.poll(() => asking.size).toBeGreaterThanOrEqual(20)
    await expect.poll(() => canary.paths.length).toBeGreaterThan(5)
  } finally {
    await browser.close()
  }
})
