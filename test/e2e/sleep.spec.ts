import { expect, test } from './fixture.ts'
import { addSampleUsers, ended, endRehearsal, outcome, rehearse, startCampaign } from './sample-campaign.ts'

test('a computer that goes to sleep in mid-campaign: it says so and hands nothing more over; awake, it goes on by itself', async ({
  app,
  page
}) => {
  await addSampleUsers(page)
  await rehearse(page, { 'Slow replies': 300 })
  const count = await startCampaign(page)
  await expect(outcome(page, 'Accepted')).not.toHaveText(/\b0$/)

  await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('suspend'))
  const progress = page.getByRole('region', { name: 'Progress' })
  await expect(progress.getByText('The computer is going to sleep')).toBeVisible()
  await expect(outcome(page, 'Sending')).toBeHidden()
  const accepted = (await outcome(page, 'Accepted').textContent()) ?? ''
  // Other looks at the campaign than the first: nothing moves between them.
  await page.reload()
  await expect(progress.getByText('The computer is going to sleep')).toBeVisible()
  await expect(outcome(page, 'Accepted')).toHaveText(accepted)

  const place = page.url()
  await endRehearsal(page)
  await page.goto(place)
  await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'))
  await expect(progress.getByText('The computer is going to sleep')).toBeHidden()
  await expect(ended(page)).toHaveText(`Finished: all ${count} accepted`)
})
