import { expectAccessible } from './accessibility.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'
import { addSampleUsers, ended, endRehearsal, rehearse, startCampaign } from './sample-campaign.ts'

test('the overview counts people, and each number leads to the rows behind it', async ({ page }) => {
  await goTo(page, '/overview')
  await expect(page.getByText('Nothing was sent yet')).toBeVisible()
  await expectAccessible(page)
  await goTo(page, '/welcome')
  await addSampleUsers(page)
  await rehearse(page, { 'No such mailbox': 100 })
  const rejected = await startCampaign(page, { search: 'carter' })
  await expect(ended(page)).toContainText(`${rejected} rejected`)
  await endRehearsal(page)
  const accepted = await startCampaign(page, { search: 'okafor' })
  await expect(page.getByText('everyone got through')).toBeVisible()

  await goTo(page, '/overview')
  await expect(page.getByRole('link', { name: /^Sent to/ })).toContainText(String(accepted + rejected))
  await expect(page.getByRole('link', { name: /^Accepted/ })).toContainText(String(accepted))
  await expect(page.getByRole('img', { name: /^Outcomes a day/ })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'As a table' }).first().click()
  await page.getByRole('link', { name: new RegExp(`^${rejected} rejected on `) }).click()
  await expect(page.getByRole('grid', { name: 'Send log' }).getByRole('row')).toHaveCount(rejected + 1)
  await goTo(page, '/overview')
  await page.getByRole('link', { name: /No such mailbox/ }).click()
  await expect(page.getByRole('button', { name: 'Remove the filter: No such mailbox' })).toBeVisible()
})
