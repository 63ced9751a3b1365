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

test('machines that fetch links are told apart from people; how long people took stands by domain', async ({
  app,
  page
}) => {
  test.slow()
  await addSampleUsers(page)
  await startCampaign(page, { search: 'okafor' })
  await expect(ended(page)).toContainText('everyone got through')
  const users = page.getByRole('grid', { name: 'Users' })
  const linkOf = async (row: number) => {
    await goTo(page, '/users?search=okafor')
    await users.getByRole('row').nth(row).getByRole('gridcell').nth(1).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Copy link' }).click()
    await expect
      .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
      .toMatch(/^http:\/\/127\.0\.0\.1/)
    return app.evaluate(async ({ clipboard }) => {
      const text = await clipboard.readText()
      await clipboard.writeText('')
      return text
    })
  }
  const scanned = await fetch(await linkOf(1), { method: 'HEAD' })
  expect(scanned.status).toBe(200)
  const confirmed = await fetch(await linkOf(2), { method: 'POST' })
  expect(confirmed.ok).toBe(true)

  await goTo(page, '/overview')
  const funnel = page.getByRole('region', { name: 'From the mail to the confirmed address' })
  await expect(funnel.getByRole('link', { name: /^Link opened 1/ })).toBeVisible()
  await expect(funnel.getByRole('link', { name: /^Confirmed 1/ })).toBeVisible()
  const times = page.getByRole('table', { name: /^Time from the server/ })
  await expect(times.getByRole('row').filter({ hasText: '.example' })).toHaveCount(1)
  await expectAccessible(page)
  await times.getByRole('link', { name: /\.example$/ }).click()
  await expect(users.getByRole('row').filter({ hasText: 'Verified' })).toHaveCount(1)
  await goTo(page, '/overview')
  await funnel.getByRole('link', { name: 'and 1 only by machines' }).click()
  await expect(users.getByRole('row')).toHaveCount(2)
})
