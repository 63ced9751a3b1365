import type { Page } from '@playwright/test'
import { expectAccessible } from './accessibility.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'
import { addSampleUsers, endRehearsal, rehearse, startCampaign } from './sample-campaign.ts'

const mails = (page: Page) => page.getByRole('grid', { name: 'Captured emails' })
const mail = (page: Page) => page.getByRole('region', { name: 'Email', exact: true })

test('captured mails are read as their recipients would, and their link leads to the confirm page', async ({
  app,
  page
}) => {
  await goTo(page, '/mailbox')
  await expect(page.getByText('No emails yet')).toBeVisible()
  await expectAccessible(page)
  await goTo(page, '/welcome')
  await addSampleUsers(page)
  const count = await startCampaign(page, { search: 'okafor' })
  await expect(page.getByText(/^Finished: all/)).toBeVisible()

  await goTo(page, '/mailbox')
  await expect(page.getByText(`${count} emails captured`)).toBeVisible()
  await expect(mails(page).getByRole('img', { name: 'Unread' })).toHaveCount(count)
  await mails(page).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(mail(page).locator('iframe').contentFrame().getByText('Confirm my account')).toBeVisible()
  await expect(mails(page).getByRole('img', { name: 'Unread' })).toHaveCount(count - 1)
  await expectAccessible(page)

  await mail(page).getByRole('button', { name: 'Open link' }).click()
  await expect
    .poll(async () => (await app.desktop()).openedOutside)
    .toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/confirm\/\S+$/)])

  await page.keyboard.press('Control+f')
  await expect(page.locator('input:focus')).toHaveCount(1)
  await page.keyboard.type('nobody at all')
  await expect(page.getByText('No emails match')).toBeVisible()
  await page.getByRole('searchbox').press('Escape')
  await page.getByRole('button', { name: 'Clear…' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Clear the mailbox' }).click()
  await expect(page.getByText('No emails yet')).toBeVisible()
})

test('faults are rehearsed, marked for as long as they are played, and more than all cannot be', async ({
  page
}) => {
  await goTo(page, '/mailbox')
  await page.getByRole('button', { name: 'Simulate faults…' }).click()
  const panel = page.getByRole('dialog', { name: 'Simulate faults' })
  await panel.getByLabel('Greylisted').fill('70')
  await panel.getByLabel('No such mailbox').fill('40')
  await expect(panel.getByText('The total is 110%. It can’t exceed 100%.')).toBeVisible()
  await expect(panel.getByRole('button', { name: 'Apply' })).toBeDisabled()
  await expectAccessible(page)
  await panel.getByRole('button', { name: 'Cancel' }).click()
  await rehearse(page, { Greylisted: 70, 'Slow replies': 20 })
  await expect(page.getByText('70% greylisted (451), replies take 20 ms')).toBeVisible()
  await expectAccessible(page)
  await endRehearsal(page)
})
