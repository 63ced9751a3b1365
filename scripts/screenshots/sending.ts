import type { Page } from 'playwright-core'
import { quiet, type Stage } from './stage.ts'

/** The sample users, by a mail server on a bad day: rows of every kind. */
export async function samples({ page, take, goTo }: Stage): Promise<void> {
  // Few enough are rejected that it does not pause for them by itself.
  await rehearse(page, { Greylisted: 15, 'No such mailbox': 2, 'Dropped after the message': 2 }, () =>
    take('mailbox-faults')
  )
  await startSending(page, goTo, { speed: '20' })
  await goTo('/users?sort=lastSent&descending=1')
  await nowSending(page)
    .getByText(/^[4-9]\d of|^\d{3} of/)
    .first()
    .waitFor()
  await page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(5).hover()
  await take('users-while-sending')
  await nowSending(page).getByRole('button', { name: 'Open' }).click()
  await noneWaiting(page)
  await tryAgain(page, goTo)
}

export async function preparing({ page, take, goTo }: Stage): Promise<void> {
  // So slow that there is a campaign to be seen, and so many faults that there is something to decide.
  await rehearse(page, {
    Greylisted: 6,
    'No such mailbox': 1,
    'Dropped after the message': 0.3,
    'Slow replies': 12
  })
  // Those at one kind of provider: enough of them for a campaign that one can watch.
  await startSending(page, goTo, { speed: '150', search: 'mail', shown: () => take('preflight') })
}

export async function sending({ page, take, goTo }: Stage): Promise<void> {
  const progress = page.getByRole('region', { name: 'Progress' })
  await progress
    .getByRole('button', { name: /^Accepted ([6-9]\d\d|[\d],\d\d\d)/ })
    .waitFor({ timeout: 120_000 })
  await take('campaign-live')
  await goTo('/campaigns')
  await page.getByRole('region', { name: 'Active' }).waitFor()
  await take('campaigns-live')
  await page.getByRole('contentinfo', { name: 'Now sending' }).getByRole('button', { name: 'Pause' }).click()
  await page.getByRole('contentinfo', { name: 'Now sending' }).getByRole('button', { name: 'Open' }).click()
  await page.getByRole('region', { name: 'Why it is paused' }).waitFor()
  await take('campaign-paused')
  await page.getByRole('button', { name: 'Stop…' }).click()
  await page.getByRole('dialog').waitFor()
  await take('campaign-stop')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Change speed…' }).click()
  await page.getByRole('dialog', { name: 'Change speed' }).waitFor()
  await take('campaign-speed')
  await page.keyboard.press('Escape')
  await page.getByRole('main').getByRole('button', { name: 'Resume' }).click()
}

export async function outcomes({ page, take, goTo }: Stage): Promise<void> {
  await noneWaiting(page)
  const causes = page.getByRole('region', { name: 'Not accepted – and why' })
  await take('campaign-retrying')
  const decide = causes.getByRole('button', { name: 'Resolve…' })
  const more = causes.getByRole('button', { name: /^Show \d+ more/ })
  await decide.or(more).first().waitFor()
  if (!(await decide.isVisible())) await more.click()
  await decide.click()
  await page.getByRole('dialog').getByRole('radio').first().waitFor()
  await take('decide')
  await page.keyboard.press('Escape')
  await tryAgain(page, goTo)
  await take('campaign-finished')
  await page.getByRole('button', { name: 'Report', exact: true }).click()
  await page.getByRole('button', { name: 'Save as PDF…' }).waitFor()
  await take('campaign-report')
  await page.goBack()
  await page.getByRole('button', { name: 'Duplicate…' }).click()
  // Everyone got one lately, so there may be no mail to show.
  await page.getByRole('dialog').getByText('Will receive it').waitFor()
  await take('campaign-duplicate')
  await page.keyboard.press('Escape')
  await goTo('/campaigns')
  await page.getByRole('region', { name: 'Past' }).waitFor()
  await take('campaigns')
  await page.getByRole('row').nth(1).click({ button: 'right' })
  await page.getByRole('menuitem', { name: 'Report' }).waitFor()
  await take('campaigns-menu')
  await page.keyboard.press('Escape')

  await goTo('/log')
  const log = page.getByRole('grid', { name: 'Send log' })
  await log.getByRole('row').nth(3).waitFor()
  await take('log')
  await page.getByRole('button', { name: 'Filter', exact: true }).click()
  await page.getByRole('group', { name: 'Dates' }).waitFor()
  await take('log-filter')
  await page.keyboard.press('Escape')
  await page.getByRole('group', { name: 'Outcome' }).getByRole('button', { name: 'Rejected' }).click()
  await log.getByText('Rejected').nth(2).click()
  await page.getByRole('dialog').getByText(/^550/).first().waitFor()
  await take('attempt')
  await page.keyboard.press('Escape')
}

const nowSending = (page: Page) => page.getByRole('contentinfo', { name: 'Now sending' })

/** Fills in the faults the test mailbox plays, by their labels. */
async function rehearse(
  page: Page,
  faults: Record<string, number>,
  shown?: () => Promise<void>
): Promise<void> {
  await page.evaluate(() => void (window.location.hash = '/mailbox'))
  await page.getByRole('button', { name: 'Simulate faults…' }).click()
  const panel = page.getByRole('dialog', { name: 'Simulate faults' })
  for (const [label, value] of Object.entries(faults)) await panel.getByLabel(label).fill(String(value))
  await shown?.()
  await panel.getByRole('button', { name: 'Apply' }).click()
  await quiet(page)
}

/** Sends to everyone pending (who matches `search`), at so many per second, and shows the campaign. */
async function startSending(
  page: Page,
  goTo: Stage['goTo'],
  { speed, search = '', shown }: { speed: string; search?: string; shown?: () => Promise<void> }
): Promise<void> {
  await goTo(`/users?search=${search}`)
  await page
    .locator(`input[type=search]`)
    .and(page.locator(`[value="${search}"]`))
    .waitFor()
  await page.getByRole('button', { name: /^Email [\d,]+ pending users?…$/ }).click()
  const dialog = page.getByRole('dialog')
  const start = dialog.getByRole('button', { name: /^Start sending to/ })
  await start.and(page.locator(':enabled')).waitFor()
  await dialog.getByRole('textbox', { name: /per second/i }).fill(speed)
  await page.keyboard.press('Tab')
  await page.evaluate(() => document.activeElement instanceof HTMLElement && document.activeElement.blur())
  await dialog.locator('iframe').waitFor()
  await shown?.()
  await start.click()
  await nowSending(page).getByRole('button', { name: 'Cancel send' }).waitFor()
  await nowSending(page).getByRole('button', { name: 'Open' }).click()
  await nowSending(page).getByRole('button', { name: 'Start now' }).click()
}

async function noneWaiting(page: Page): Promise<void> {
  const progress = page.getByRole('region', { name: 'Progress' })
  await progress.getByRole('button', { name: /^Deferred [1-9]/ }).waitFor()
  await progress.getByRole('button', { name: /^Waiting 0/ }).waitFor({ timeout: 300_000 })
}

/** Ends the rehearsal, so that deferred recipients get it after all. */
async function tryAgain(page: Page, goTo: Stage['goTo']): Promise<void> {
  const campaign = await page.evaluate(() => window.location.hash.slice(1))
  await goTo('/mailbox')
  await page.getByRole('button', { name: 'Stop simulation' }).click()
  await goTo(campaign)
  const causes = page.getByRole('region', { name: 'Not accepted – and why' })
  await causes.getByRole('button', { name: 'Retry now' }).click()
  await page.getByRole('main').getByText('Finished', { exact: true }).first().waitFor({ timeout: 120_000 })
  await quiet(page)
}
