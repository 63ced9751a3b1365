import { expect, type Page } from '@playwright/test'
import { goTo } from './go-to.ts'

/** Sample users in an app that has just started for the first time. */
export async function addSampleUsers(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add sample users' }).click()
  await expect(page.getByRole('button', { name: /^Email \d+ pending users?…$/ })).toBeEnabled()
}

/** The labels of the faults panel with what is to be filled in. */
export type Faults = Partial<
  Record<
    | 'Greylisted'
    | 'Too many connections'
    | 'No such mailbox'
    | 'Dropped before the message'
    | 'Dropped after the message'
    | 'Slow replies',
    number
  >
>

/** Has the test mailbox play faults, as a person would. */
export async function rehearse(page: Page, faults: Faults): Promise<void> {
  await goTo(page, '/mailbox')
  await page.getByRole('button', { name: 'Simulate faults…' }).click()
  const panel = page.getByRole('dialog', { name: 'Simulate faults' })
  for (const [label, value] of Object.entries(faults)) await panel.getByLabel(label).fill(String(value))
  await panel.getByRole('button', { name: 'Apply' }).click()
  await expect(panel).toBeHidden()
}

export async function endRehearsal(page: Page): Promise<void> {
  await goTo(page, '/mailbox')
  await page.getByRole('button', { name: 'Stop simulation' }).click()
  await expect(page.getByText('Simulating faults.')).toBeHidden()
}

/**
 * Starts at once to send to everyone pending who matches `search`, and shows the campaign. Resolves with how many that
 * are. Nothing stops by itself, whatever goes wrong, unless `stopLoss`.
 */
export async function startCampaign(
  page: Page,
  { search = '', stopLoss = false }: { search?: string; stopLoss?: boolean } = {}
): Promise<number> {
  await page.evaluate(
    (stopLoss) =>
      window.shell.settings.update({
        sending: { holdBack: 0, ...(stopLoss ? {} : { stopLoss: { sameCodeInARow: 0, rejectedPercent: 0 } }) }
      }),
    stopLoss
  )
  const before = await campaigns(page)
  await goTo(page, `/users?search=${encodeURIComponent(search)}`)
  await expect(page.getByRole('searchbox')).toHaveValue(search)
  await page.getByRole('button', { name: /^Email [1-9]\d* pending users?…$/ }).click()
  const start = page.getByRole('dialog').getByRole('button', { name: /^Start sending to/ })
  await expect(start).toBeEnabled()
  const count = Number((await start.innerText()).replace(/\D/g, ''))
  await start.click()
  await expect(page.getByRole('dialog')).toBeHidden()
  await expect.poll(async () => (await campaigns(page)).length).toBe(before.length + 1)
  const started = (await campaigns(page)).find((place) => !before.includes(place))
  await goTo(page, started ?? '/campaigns')
  await expect(page.getByRole('region', { name: 'Progress' })).toBeVisible()
  return count
}

/** The places of all campaigns there are: several can have one name. */
async function campaigns(page: Page): Promise<string[]> {
  await goTo(page, '/campaigns')
  await expect(page.getByRole('heading', { level: 1, name: 'Campaigns' })).toBeVisible()
  await expect(
    page.getByRole('main').getByRole('button', { name: /^(Choose recipients|Go to pending)/ })
  ).toBeVisible()
  const links = page.getByRole('main').getByRole('link', { name: 'Verify pending users', exact: true })
  return links.evaluateAll((all) => all.map((link) => link.getAttribute('href')?.slice(1) ?? ''))
}

/** How a campaign ended, at the top of its screen. */
export const ended = (page: Page) => page.getByRole('heading', { level: 2, name: /^(Finished|Stopped): / })

/** The count beside an outcome on the campaign's screen. */
export const outcome = (page: Page, name: string) =>
  page
    .getByRole('group', { name: 'Show recipients by outcome' })
    .getByRole('button', { name: new RegExp(`^${name}`) })
