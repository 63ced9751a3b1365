import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessibility.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'
import { addSampleUsers, ended, endRehearsal, rehearse, startCampaign } from './sample-campaign.ts'

const log = (page: Page) => page.getByRole('grid', { name: 'Send log' })
const rows = (page: Page) => log(page).getByRole('row')

/** Two campaigns: one whose mails were all accepted, one whose were all rejected. */
async function sendTwice(page: Page): Promise<{ accepted: number; rejected: number }> {
  await addSampleUsers(page)
  const accepted = await startCampaign(page, { search: 'okafor' })
  await expect(page.getByText(/^Finished: all/)).toBeVisible()
  await rehearse(page, { 'No such mailbox': 100 })
  const rejected = await startCampaign(page, { search: 'carter' })
  await expect(ended(page)).toContainText(`${rejected} rejected`)
  await endRehearsal(page)
  return { accepted, rejected }
}

test('every attempt stands in it: filtered by outcome, cause and campaign, searched, saved', async ({
  app,
  page
}) => {
  await goTo(page, '/log')
  await expect(page.getByText('Nothing sent yet')).toBeVisible()
  await expectAccessible(page)
  await goTo(page, '/welcome')
  const { accepted, rejected } = await sendTwice(page)
  await goTo(page, '/log')
  await expect(page.getByText(`${accepted + rejected} attempts`)).toBeVisible()
  await expectAccessible(page)

  await page.getByRole('group', { name: 'Outcome' }).getByRole('button', { name: 'Rejected' }).click()
  await expect(rows(page)).toHaveCount(rejected + 1)
  const file = join(app.dataDir, 'rejected.csv')
  await app.dialogs.save(file)
  await page.getByRole('button', { name: 'Export CSV…' }).click()
  await expect(page.getByText(`Saved ${rejected} attempts to rejected.csv.`)).toBeVisible()
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(rejected + 1)

  await page.getByRole('group', { name: 'Outcome' }).getByRole('button', { name: 'All' }).click()
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByRole('combobox', { name: 'Cause' }).fill('No such mailbox')
  await page.getByRole('option', { name: 'No such mailbox' }).click()
  await page.getByRole('button', { name: 'Today' }).click()
  await page.keyboard.press('Escape')
  await expect(rows(page)).toHaveCount(rejected + 1)
  await page.getByRole('button', { name: 'Remove filter: No such mailbox' }).click()
  await expect(rows(page)).toHaveCount(accepted + rejected + 1)

  await page.keyboard.press('Control+f')
  await expect(page.getByPlaceholder('Search address or reply')).toBeFocused()
  await page.keyboard.type('okafor')
  await expect(rows(page)).toHaveCount(accepted + 1)
})

test('an attempt shows the message as it was sent, what the server said and what that means', async ({
  page
}) => {
  await sendTwice(page)
  await goTo(page, '/log?outcome=accepted')
  await expect(log(page).getByRole('row').nth(1)).toContainText('Accepted')
  await log(page).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const drawer = page.getByRole('dialog')
  await expect(drawer).toContainText('Accepted by the mail server')
  await expect(drawer).toContainText('Exact copy (checksum matches what was sent).')
  await expect(drawer.locator('iframe').contentFrame().getByText('Confirm my account')).toBeVisible()
  await expectAccessible(page)
  for (const [part, text] of [
    ['Text', 'Open this link'],
    ['Source', 'Message-ID:'],
    ['Headers', 'Subject']
  ] as const) {
    await drawer.getByText(part, { exact: true }).click()
    await expect(drawer).toContainText(text)
  }
  await drawer.getByText(/^Links \d/).click()
  await expect(drawer.getByText(/^http:\/\/127\.0\.0\.1:\d+\/confirm\//).first()).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
})

test('new attempts come in on top, and the list holds still while it is read', async ({ page }) => {
  await addSampleUsers(page)
  await rehearse(page, { 'Slow replies': 150 })
  await startCampaign(page)
  await goTo(page, '/log')
  await expect.poll(() => log(page).getAttribute('aria-rowcount').then(Number)).toBeGreaterThan(60)
  await log(page).focus()
  for (let times = 0; times < 2; times++) await page.keyboard.press('PageDown')
  const toTop = page.getByRole('button', { name: /back to top$/i })
  await expect(toTop).toBeVisible()
  const active = log(page).locator('[data-active]').getByRole('gridcell').nth(1)
  const read = await active.innerText()
  await expect(toTop).toHaveText(/new attempts · back to top$/)
  await expect(active).toHaveText(read)
  await toTop.click()
  await expect(toTop).toBeHidden()
})
