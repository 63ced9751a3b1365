import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { DatabaseSync } from 'node:sqlite'
import { type App, expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'

/**
 * The main job as an administrator does it, through the real window, on a file like a real export: import, send to
 * everyone pending, watch, follow a link out of a captured mail, resend, read the log. The names say which sentence of
 * the promise they keep.
 */
const fixture = resolve(import.meta.dirname, '../fixtures/users-12480.csv')
const { 'users-12480.csv': expected } = JSON.parse(
  await readFile(resolve(import.meta.dirname, '../fixtures/users-expected.json'), 'utf8')
) as Record<'users-12480.csv', { created: number; refused: number; pending: number; sharedAddresses: number }>

const screen = (page: Page) => page.getByRole('main')
const bar = (page: Page) => page.getByRole('contentinfo', { name: 'Now sending' })
const number = (n: number) => n.toLocaleString('en-US')

/** The first number in what an element says. */
async function numberIn(locator: Locator): Promise<number> {
  return Number(/\d[\d,]*/.exec(await locator.innerText())?.[0].replaceAll(',', ''))
}

/** What the database says, read beside the running engine. */
function ask<T>(app: App, sql: string): T[] {
  const db = new DatabaseSync(join(app.dataDir, 'countersign.db'), { readOnly: true })
  try {
    return db.prepare(sql).all() as T[]
  } finally {
    db.close()
  }
}

async function addSamples(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add sample users' }).click()
  await expect(page.getByRole('button', { name: /^Email \d+ pending users?…$/ })).toBeEnabled()
}

/** Opens the preflight of everyone pending and starts; returns how many it said would be sent to. */
async function startSending(page: Page): Promise<number> {
  await page.getByRole('button', { name: /^Email .* pending users?…$/ }).click()
  const start = page.getByRole('dialog').getByRole('button', { name: /^Start sending to/ })
  await expect(start).toBeEnabled({ timeout: 30_000 })
  const willBeSent = await numberIn(start)
  await start.click()
  await expect(bar(page).getByRole('button', { name: 'Cancel send' })).toBeVisible()
  return willBeSent
}

/** Every recipient of the captured mails, and how many each got. */
function captured(app: App): { mails: number; recipients: number } {
  return ask<{ mails: number; recipients: number }>(
    app,
    'SELECT count(*) AS mails, count(DISTINCT rcpt_to) AS recipients FROM captured'
  )[0]!
}

test('import 12,480 users, send to all pending, follow a link, resend, read the log', async ({ app }) => {
  test.setTimeout(300_000)
  const { page } = app

  await test.step('the exact counts are shown before anything is written', async () => {
    await page.getByRole('button', { name: 'Import a CSV…' }).click()
    await app.dialogs.open(fixture)
    await page.getByRole('button', { name: 'Choose a file…' }).click()
    const counts = screen(page).locator('dl')
    await expect(counts).toContainText(`New${number(expected.created)}`, { timeout: 60_000 })
    await expect(counts).toContainText('Updated0')
    await expect(counts).toContainText(`Skipped${number(expected.refused)}`)
    expect(ask<{ n: number }>(app, 'SELECT count(*) AS n FROM users')[0]!.n).toBe(0)
  })

  await test.step('refused rows can be saved as CSV', async () => {
    const to = join(app.dataDir, 'refused.csv')
    await page.getByRole('button', { name: 'View skipped rows…' }).click()
    await app.dialogs.save(to)
    await page.getByRole('dialog').getByRole('button', { name: /^Save/ }).click()
    await expect.poll(() => readFile(to, 'utf8').catch(() => '')).toContain('\n')
    await page.keyboard.press('Escape')
  })

  await test.step('the import writes what was counted', async () => {
    await page.getByRole('button', { name: `Import ${number(expected.created)} users` }).click()
    await expect(page.getByText(`${number(expected.created)} added, 0 updated`)).toBeVisible({
      timeout: 60_000
    })
    expect(ask<{ n: number }>(app, 'SELECT count(*) AS n FROM users')[0]!.n).toBe(expected.created)
  })

  await goTo(page, '/users?status=pending')
  let willBeSent = 0

  await test.step('the preflight says who gets it and who does not, with a real preview', async () => {
    await page.getByRole('button', { name: `Email ${number(expected.pending)} pending users…` }).click()
    const dialog = page.getByRole('dialog')
    const start = dialog.getByRole('button', { name: /^Start sending to/ })
    await expect(start).toBeEnabled({ timeout: 30_000 })
    willBeSent = await numberIn(start)
    expect(willBeSent).toBe(expected.pending - expected.sharedAddresses)
    const mail = dialog.frameLocator('iframe')
    await expect(mail.getByText(/^Dear/)).toBeVisible()
    const recipient = dialog.getByText(/^to .*@/)
    const first = await recipient.innerText()
    await dialog.getByRole('button', { name: /next/i }).click()
    await expect(dialog.getByText(`2 of ${number(willBeSent)}`)).toBeVisible()
    await expect(recipient).not.toHaveText(first)
    await dialog.getByText('Text', { exact: true }).click()
    await expect(dialog.getByText(/http:\/\/127\.0\.0\.1|https:\/\//).first()).toBeVisible()
    await start.click()
  })

  await test.step('it can be called off for ten seconds, and started at once', async () => {
    await expect(bar(page).getByRole('button', { name: 'Cancel send' })).toBeVisible()
    await bar(page).getByRole('button', { name: 'Open' }).click()
    await bar(page).getByRole('button', { name: 'Start now' }).click()
  })

  await test.step('it pauses within per second, and goes on', async () => {
    await expect(bar(page).getByRole('button', { name: 'Pause' })).toBeVisible()
    await bar(page).getByRole('button', { name: 'Pause' }).click()
    await expect(screen(page).getByText('Paused', { exact: true }).first()).toBeVisible()
    await expect
      .poll(
        () => ask<{ n: number }>(app, `SELECT count(*) AS n FROM deliveries WHERE state = 'sending'`)[0]!.n
      )
      .toBe(0)
    const attempts = () => ask<{ n: number }>(app, 'SELECT count(*) AS n FROM attempts')[0]!.n
    const before = attempts()
    expect(before).toBeLessThan(willBeSent)
    // Other screens work on meanwhile, and the bar stays.
    await goTo(page, '/log')
    await expect(page.getByRole('grid', { name: 'Send log' }).getByRole('row').nth(1)).toBeVisible()
    await expect(bar(page)).toBeVisible()
    expect(attempts()).toBe(before)
    await bar(page).getByRole('button', { name: 'Resume' }).click()
    await bar(page).getByRole('button', { name: 'Open' }).click()
  })

  await test.step('everyone got exactly one mail', async () => {
    await expect(screen(page).getByText('Finished', { exact: true }).first()).toBeVisible({
      timeout: 120_000
    })
    const progress = page.getByRole('region', { name: 'Progress' })
    expect(await numberIn(progress.getByRole('button', { name: /^Accepted/ }))).toBe(willBeSent)
    expect(captured(app)).toEqual({ mails: willBeSent, recipients: willBeSent })
    const { notifications } = await app.desktop()
    expect(notifications.map(({ title }) => title)).toContain('Verify pending users: finished')
  })

  let link = ''
  await test.step('a captured mail has subject prefix, sender, both parts and one link', async () => {
    await goTo(page, '/mailbox')
    await page.getByRole('grid', { name: 'Captured emails' }).getByRole('row').nth(1).click()
    const mail = page.getByRole('region', { name: 'Email', exact: true })
    await mail.getByRole('button', { name: 'Open link' }).click()
    await expect.poll(async () => (await app.desktop()).openedOutside.length).toBe(1)
    link = (await app.desktop()).openedOutside[0]!
    expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/confirm\//)
    const raw = ask<{ raw: Uint8Array }>(app, 'SELECT raw FROM captured ORDER BY id DESC LIMIT 1')[0]!.raw
    const source = Buffer.from(raw).toString('latin1')
    expect(source).toMatch(/^From: /m)
    expect(source).toMatch(/^Content-Type: text\/plain/m)
    expect(source).toMatch(/^Content-Type: text\/html/m)
  })

  await test.step('GET and HEAD change nothing, the button confirms, an altered link says so', async () => {
    const verified = () =>
      ask<{ n: number }>(app, `SELECT count(*) AS n FROM users WHERE status_by = 'link'`)[0]!.n
    expect((await fetch(link)).status).toBe(200)
    expect((await fetch(link, { method: 'HEAD' })).status).toBe(200)
    expect(verified()).toBe(0)
    expect(await (await fetch(link, { method: 'POST' })).text()).toMatch(/confirmed/i)
    expect(verified()).toBe(1)
    expect(await (await fetch(link, { method: 'POST' })).text()).toMatch(/already/i)
    const altered = link.slice(0, -1) + (link.endsWith('A') ? 'B' : 'A')
    expect(await (await fetch(altered, { method: 'POST' })).text()).not.toMatch(/confirmed\b.*thank/i)
    expect(verified()).toBe(1)
  })

  await test.step('the row turns Verified at once', async () => {
    const [user] = ask<{ address: string }>(app, `SELECT address FROM users WHERE status_by = 'link'`)
    await goTo(page, '/users')
    await page.getByPlaceholder('Search name or email').fill(user!.address)
    await expect(
      page.getByRole('grid', { name: 'Users' }).getByText('Verified', { exact: true })
    ).toBeVisible()
  })

  await test.step('Resend asks first within the cooldown, and shows the answer in place', async () => {
    await goTo(page, '/users?status=pending')
    await page.getByPlaceholder('Search name or email').fill('')
    const row = page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(1)
    await row.hover()
    await row.getByRole('button', { name: /^Resend to/ }).click()
    const question = page.getByRole('dialog')
    await question.getByRole('button', { name: /^Send/ }).click()
    await expect(row.getByText('Accepted').first()).toBeVisible()
    await expect.poll(() => captured(app)).toEqual({ mails: willBeSent + 1, recipients: willBeSent })
  })

  await test.step('the log holds every attempt and exports it', async () => {
    await goTo(page, '/log')
    await expect(screen(page).getByText(`${number(willBeSent + 1)} attempts`)).toBeVisible()
    const to = join(app.dataDir, 'log.csv')
    await app.dialogs.save(to)
    await page.getByRole('button', { name: /^Export/ }).click()
    const lines = async () => (await readFile(to, 'utf8').catch(() => '')).trim().split('\r\n').length
    await expect.poll(lines, { timeout: 30_000 }).toBe(willBeSent + 2)
    await page.getByRole('grid', { name: 'Send log' }).getByRole('row').nth(1).click()
    await expect(page.getByRole('dialog').getByText(/250/).first()).toBeVisible()
  })
})

test('quit in the middle: everything is where it was, and goes on to the end', async ({ app }) => {
  await addSamples(app.page)
  await app.evaluate(() => undefined)
  const willBeSent = await startSending(app.page)
  await bar(app.page).getByRole('button', { name: 'Start now' }).click()
  await expect.poll(() => captured(app).mails).toBeGreaterThan(5)
  await app.dialogs.message('Pause and quit')
  await app.quit()
  await app.restart()
  await goTo(app.page, '/campaigns')
  const resume = bar(app.page).getByRole('button', { name: 'Resume' })
  // It may have been done before the question was answered.
  if (captured(app).mails < willBeSent) await resume.click()
  await expect.poll(() => captured(app).mails, { timeout: 60_000 }).toBe(willBeSent)
  expect(captured(app)).toEqual({ mails: willBeSent, recipients: willBeSent })
  expect(ask(app, `SELECT 1 FROM deliveries WHERE state = 'unknown'`)).toHaveLength(0)
})

test('the engine killed in the middle: nothing is sent twice, and what is uncertain says so', async ({
  app
}) => {
  app.expectConsole(/engine|port|ENGINE_GONE/i)
  await addSamples(app.page)
  const willBeSent = await startSending(app.page)
  await bar(app.page).getByRole('button', { name: 'Start now' }).click()
  await expect.poll(() => captured(app).mails).toBeGreaterThan(5)
  await app.killEngine()
  const left = () =>
    ask<{ n: number }>(
      app,
      `SELECT count(*) AS n FROM deliveries WHERE state IN ('waiting', 'sending', 'deferred')`
    )[0]!.n
  await expect.poll(left, { timeout: 60_000 }).toBe(0)
  const states = Object.fromEntries(
    ask<{ state: string; n: number }>(app, 'SELECT state, count(*) AS n FROM deliveries GROUP BY state').map(
      ({ state, n }) => [state, n]
    )
  )
  const unknown = states['unknown'] ?? 0
  expect((states['accepted'] ?? 0) + unknown).toBe(willBeSent)
  const got = captured(app)
  expect(got.mails).toBe(got.recipients)
  expect(got.mails).toBeGreaterThanOrEqual(states['accepted'] ?? 0)
  if (unknown > 0) await expect(app.page.getByText(/unknown/i).first()).toBeVisible()
})
