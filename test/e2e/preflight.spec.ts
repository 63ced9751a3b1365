import type { Page } from '@playwright/test'
import { expectAccessible } from './accessibility.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'

/** Sample users, and the preflight to all of them who are pending. Resolves with how many that are. */
async function openPreflight(page: Page): Promise<number> {
  await page.getByRole('button', { name: 'Add sample users' }).click()
  const send = page.getByRole('button', { name: /^Email [1-9]/ })
  await send.click()
  await expect(start(page)).toBeEnabled()
  return Number((await start(page).textContent())?.replace(/\D/g, ''))
}

const dialog = (page: Page) => page.getByRole('dialog', { name: 'Review before sending' })
const start = (page: Page) => dialog(page).getByRole('button', { name: /^Start sending to/ })
const sending = (page: Page) => page.getByRole('contentinfo')

test('it says who gets it and shows the very mail of each, in HTML and text', async ({ page }) => {
  const count = await openPreflight(page)
  await expect(dialog(page).getByText('Match your filter')).toBeVisible()
  await expect(dialog(page).getByText(`1 of ${count}`)).toBeVisible()
  const mail = () => dialog(page).locator('iframe').contentFrame()
  await expect(mail().getByText('Confirm my account')).toBeVisible()
  const first = await dialog(page).locator('iframe').getAttribute('title')

  await dialog(page).getByRole('button', { name: 'Next recipient' }).click()
  await expect(dialog(page).getByText(`2 of ${count}`)).toBeVisible()
  await expect(dialog(page).locator('iframe')).not.toHaveAttribute('title', first ?? '')

  await dialog(page).getByText('Text', { exact: true }).click()
  await expect(dialog(page).getByRole('region', { name: /text part$/ })).toContainText('Open this link')
  await expectAccessible(page)
})

test('a started campaign can be called off for ten seconds, and then nobody was sent anything', async ({
  page
}) => {
  const count = await openPreflight(page)
  await start(page).click()
  await expect(sending(page)).toContainText(`${count} recipients · starts in`)
  await sending(page).getByRole('button', { name: 'Cancel send' }).click()
  await expect(page.getByText('Canceled. No emails were sent.')).toBeVisible()
  await expect(page.getByRole('row').filter({ hasText: 'Never emailed' }).first()).toBeVisible()
  await goTo(page, '/mailbox')
  await expect(page.getByRole('heading', { level: 1, name: 'Mailbox' })).toBeVisible()
  await expect(page.getByRole('row')).toHaveCount(0)
})

test('it sends in the background, on every screen one sees it go out, and each gets one mail', async ({
  page
}) => {
  const count = await openPreflight(page)
  await start(page).click()
  await sending(page).getByRole('button', { name: 'Start now' }).click()
  await expect(sending(page)).toContainText('accepted')
  await goTo(page, '/log')
  await expect(sending(page)).toBeVisible()
  await expect(page.getByRole('contentinfo', { name: 'Just ended' })).toContainText(`${count} accepted`, {
    timeout: 30_000
  })
  await expect(page.getByRole('link', { name: `Mailbox ${count}` })).toBeVisible()

  await goTo(page, '/users?status=pending')
  await expect(page.getByRole('row').filter({ hasText: 'Never emailed' })).toHaveCount(0)
  await page.getByRole('button', { name: /^Email \d/ }).click()
  await expect(dialog(page).getByText(`No one to email: all ${count} users were emailed`)).toBeVisible()
  await expect(dialog(page).getByText(`− ${count}`)).toBeVisible()
  await expect(start(page)).toBeDisabled()
  await dialog(page).getByRole('button', { name: 'Include' }).click()
  await expect(start(page)).toHaveText(`Start sending to ${count}`)
})

test('twenty first: it pauses by itself, and goes on when told to', async ({ page }) => {
  const count = await openPreflight(page)
  await dialog(page).getByRole('combobox', { name: 'Start' }).click()
  await page.getByRole('option', { name: 'Now, pause after the first 20' }).click()
  await start(page).click()
  await sending(page).getByRole('button', { name: 'Start now' }).click()
  await expect(sending(page).getByText('Paused', { exact: true })).toBeVisible()
  await expect(sending(page)).toContainText(`20 of ${count} accepted`)
  await sending(page).getByRole('button', { name: 'Resume' }).click()
  await expect(page.getByRole('contentinfo', { name: 'Just ended' })).toContainText(`${count} accepted`, {
    timeout: 30_000
  })
})

test('a test goes to oneself, after asking for the address the first time', async ({ page }) => {
  await openPreflight(page)
  await dialog(page).getByRole('button', { name: 'Send me a test' }).click()
  await page.getByLabel('Your address').fill('me@ragtime.example')
  await page.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(dialog(page).getByRole('status').filter({ hasText: 'Accepted' })).toBeVisible()
  await expect(start(page)).toBeEnabled()
  await page.keyboard.press('Escape')
  await goTo(page, '/mailbox')
  await expect(page.getByRole('row').filter({ hasText: 'me@ragtime.example' })).toHaveCount(1)
})

test('what keeps it from starting is said in a sentence', async ({ page }) => {
  await page.evaluate(() => window.shell.settings.update({ links: { target: 'own', pattern: '' } }))
  await page.getByRole('button', { name: 'Add sample users' }).click()
  await page.getByRole('button', { name: /^Email [1-9]/ }).click()
  await expect(dialog(page).getByRole('alert')).not.toBeEmpty()
  await expect(dialog(page).getByRole('button', { name: /sending to/ })).toBeDisabled()
  await expectAccessible(page)
})

test('in a small window everything of it can be reached', async ({ app, page }) => {
  await openPreflight(page)
  await app.resize(960, 640)
  await expect(start(page)).toBeInViewport({ ratio: 1 })
  await expect(dialog(page).getByRole('button', { name: 'Send me a test' })).toBeInViewport({ ratio: 1 })
})
