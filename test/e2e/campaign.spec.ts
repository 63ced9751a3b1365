import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessibility.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'
import { addSampleUsers, ended, endRehearsal, outcome, rehearse, startCampaign } from './sample-campaign.ts'

const causes = (page: Page) => page.getByRole('region', { name: 'Not accepted – and why' })
const recipients = (page: Page) => page.getByRole('grid', { name: /^Recipients of/ })

test('counts, rate and attempts change by themselves; Pause, Resume and Stop do what they say', async ({
  app,
  page
}) => {
  await addSampleUsers(page)
  await rehearse(page, { 'Slow replies': 400 })
  const count = await startCampaign(page)
  await expect(recipients(page).getByText('250 2.0.0').first()).toBeVisible()
  await expect(page.getByRole('img', { name: /^Accepted per second from/ })).toBeVisible()
  await expect(page.getByText(/\d+\/s · .* left/)).toBeVisible()
  await page.getByRole('main').getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText('Paused by you.')).toBeVisible()
  await expect(page.getByText(/^Resume: \d+ will be emailed, 0 skipped\.$/)).toBeVisible()
  await expect(outcome(page, 'Sending')).toBeHidden()
  const accepted = await outcome(page, 'Accepted').innerText()
  const waiting = Number((await outcome(page, 'Waiting').innerText()).replace(/\D/g, ''))
  expect(waiting).toBeGreaterThan(0)

  await page.getByRole('button', { name: 'Resume' }).click()
  await expect(outcome(page, 'Accepted')).not.toHaveText(accepted)
  await page.getByRole('button', { name: 'Stop…' }).click()
  const question = page.getByRole('dialog')
  await expect(question).toContainText('won’t be sent.')
  await expect(question).toContainText('A stopped campaign can’t be resumed.')
  await question.getByRole('button', { name: 'Stop campaign' }).click()
  await expect(page.getByText('Stopped', { exact: true }).first()).toBeVisible()
  await expect(ended(page)).toHaveText(/^Stopped: \d+ accepted, \d+ not sent$/)

  const file = join(app.dataDir, 'report.csv')
  await app.dialogs.save(file)
  await page.getByRole('button', { name: 'Export CSV…' }).click()
  await expect(page.getByText(`Saved ${count} recipients to report.csv.`)).toBeVisible()
  expect((await readFile(file, 'utf8')).trim().split('\n')).toHaveLength(count + 1)
})

test('a paused campaign, and what it asks: how fast, and whether to stop', async ({ page }) => {
  test.slow()
  await addSampleUsers(page)
  await rehearse(page, { 'Slow replies': 400 })
  await startCampaign(page)
  await page.getByRole('main').getByRole('button', { name: 'Pause' }).click()
  await expect(page.getByText('Paused by you.')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Change speed…' }).click()
  const speed = page.getByRole('dialog', { name: 'Change speed' })
  const rate = speed.getByRole('textbox', { name: /[Mm]essages per second/ })
  await expect(rate).toHaveValue('')
  await rate.fill('20')
  await expect(speed.getByText(/^\d+ left to send at up to 20\/s/)).toBeVisible()
  await expectAccessible(page)
  await speed.getByRole('button', { name: 'Apply' }).click()
  await expect(speed).toBeHidden()
  await page.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Change speed…' }).click()
  // What holds now is what one begins with.
  await expect(rate).toHaveValue('20')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Stop…' }).click()
  await expect(page.getByRole('dialog')).toContainText('A stopped campaign can’t be resumed.')
  await expectAccessible(page)
})

test('the report holds the whole campaign on a page, and is saved as a PDF', async ({ app, page }) => {
  await addSampleUsers(page)
  await rehearse(page, { 'No such mailbox': 100 })
  const count = await startCampaign(page, { search: 'okafor' })
  await expect(ended(page)).toBeVisible()
  await page.getByRole('button', { name: 'Report' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Report: Verify pending users' })).toBeVisible()
  await expect(ended(page)).toHaveText(`Finished: 0 accepted, ${count} rejected`)
  await expect(page.getByRole('region', { name: 'Not accepted – and why' })).toContainText('No such mailbox')
  const named = page.getByRole('region', { name: `Rejected: ${count} recipients` })
  await expect(named.getByRole('row')).toHaveCount(count + 1)
  await expectAccessible(page)

  await page.emulateMedia({ media: 'print' })
  await expect(page.getByRole('navigation', { name: 'Main' })).toBeHidden()
  await expect(page.getByRole('button', { name: 'Save as PDF…' })).toBeHidden()
  await page.emulateMedia({ media: null })
  const file = join(app.dataDir, 'report.pdf')
  await app.dialogs.save(file)
  await page.getByRole('button', { name: 'Save as PDF…' }).click()
  await expect(page.getByText('Saved the report to report.pdf.')).toBeVisible()
  expect((await readFile(file, 'latin1')).slice(0, 5)).toBe('%PDF-')
})

test('who is put off stands under a cause with a time, and can be tried again at once', async ({ page }) => {
  await addSampleUsers(page)
  await rehearse(page, { Greylisted: 100 })
  const count = await startCampaign(page, { search: 'okafor' })
  await expect(outcome(page, 'Deferred')).toHaveText(`Deferred${count}`)
  const group = causes(page).getByRole('listitem').filter({ hasText: 'Greylisted' })
  await expect(group).toContainText(String(count))
  await expect(group).toContainText('451 4.7.1')
  await expect(page.getByText(/deferred by the server/).first()).toBeVisible()

  await group.getByRole('button', { name: /^Greylisted/ }).click()
  await expect(page.getByRole('button', { name: /^Remove filter: Deferred: Greylisted/ })).toBeVisible()
  await expect(recipients(page).getByText('Deferred', { exact: true })).toHaveCount(count)
  const waits = recipients(page).getByText('campaign paused')
  await expect(waits).toHaveCount(0)
  await page.getByRole('main').getByRole('button', { name: 'Pause' }).click()
  await expect(waits).toHaveCount(count)
  await page.getByRole('main').getByRole('button', { name: 'Resume' }).click()
  await expect(waits).toHaveCount(0)

  await endRehearsal(page)
  await page.goBack()
  await causes(page).getByRole('button', { name: 'Retry now' }).click()
  await expect(page.getByText(/^Finished: all/)).toBeVisible()
  await expect(outcome(page, 'Accepted')).toHaveText(`Accepted${count}`)
})

test('a further campaign is begun like an earlier one, and the list has a menu for each', async ({
  page
}) => {
  await addSampleUsers(page)
  const count = await startCampaign(page, { search: 'okafor' })
  await expect(ended(page)).toContainText('Finished: all')
  await page.getByRole('button', { name: 'Duplicate…' }).click()
  const preflight = page.getByRole('dialog', { name: 'Review before sending' })
  await expect(preflight.getByText('Will receive it', { exact: true })).toBeVisible()
  await expect(preflight.getByText(`− ${count}`)).toBeVisible()
  await preflight.getByRole('button', { name: 'Include' }).click()
  await expect(preflight.getByRole('button', { name: `Start sending to ${count}` })).toBeEnabled()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await goTo(page, '/campaigns')
  await page.getByRole('row').nth(1).click({ button: 'right' })
  await expect(page.getByRole('menuitem', { name: 'Report' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('menuitem', { name: 'Report' }).click()
  await expect(page.getByRole('heading', { name: 'Recipients by outcome' })).toBeVisible()
})

test('unknown outcomes are decided on by a person: one by one or all at once', async ({ page }) => {
  await addSampleUsers(page)
  await rehearse(page, { 'Dropped after the message': 100 })
  const count = await startCampaign(page, { search: 'okafor' })
  expect(count).toBeGreaterThan(1)
  await expect(outcome(page, 'Unknown')).toHaveText(`Unknown${count}`, { timeout: 20_000 })
  await endRehearsal(page)

  await goTo(page, '/overview')
  await page
    .getByRole('region', { name: 'Needs attention' })
    .getByRole('link', { name: /^Resolve/ })
    .click()
  await causes(page).getByRole('button', { name: 'Resolve…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Resolve unknown outcomes' })
  await expect(dialog.getByText('with the same link and Message-ID')).toBeVisible()
  await expectAccessible(page)
  await dialog.getByRole('checkbox').nth(1).uncheck()
  await expect(dialog.getByText(`${count - 1} will be sent again.`)).toBeVisible()
  await dialog.getByRole('radio', { name: /^Mark as accepted/ }).check()
  await dialog.getByRole('button', { name: `Mark ${count - 1} as accepted` }).click()
  await expect(outcome(page, 'Unknown')).toHaveText('Unknown1')

  await causes(page).getByRole('button', { name: 'Resolve…' }).click()
  await dialog.getByRole('button', { name: 'Send 1 again' }).click()
  await expect(page.getByText(/^Finished: all/)).toBeVisible()
})

test('too many refusals pause it, with the words of the server and what to do', async ({ page }) => {
  await addSampleUsers(page)
  await rehearse(page, { 'No such mailbox': 100 })
  await startCampaign(page, { stopLoss: true })
  const banner = page.getByRole('region', { name: 'Why it is paused' })
  await expect(banner).toContainText('recipients in a row')
  await expect(banner).toContainText('550')
  await expectAccessible(page)
  await expect(page.getByRole('link', { name: /^Overview .* needs? attention$/ })).toBeVisible()

  const group = causes(page).getByRole('listitem').filter({ hasText: 'No such mailbox' })
  await group.getByRole('button', { name: 'Show: No such mailbox' }).click()
  await expect(recipients(page).getByText('Rejected').first()).toBeVisible()
  await recipients(page).focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  const attempt = page.getByRole('dialog')
  await expect(attempt).toContainText('The address is marked undeliverable.')
  await expect(attempt).toContainText('recipient (RCPT TO)')
  await page.keyboard.press('Escape')
  await expect(attempt).toBeHidden()
})

test('the list holds what is under way on top, and never hides a failure of what is over', async ({
  page
}) => {
  await goTo(page, '/campaigns')
  await expect(page.getByText('No campaigns yet')).toBeVisible()
  await expectAccessible(page)
  await goTo(page, '/welcome')
  await addSampleUsers(page)
  await rehearse(page, { 'No such mailbox': 100 })
  const count = await startCampaign(page, { search: 'okafor' })
  await expect(ended(page)).toHaveText(`Finished: 0 accepted, ${count} rejected`)
  await endRehearsal(page)
  await rehearse(page, { 'Slow replies': 2000 })
  await startCampaign(page, { search: 'carter' })
  await goTo(page, '/campaigns')
  await expect(page.getByRole('region', { name: 'Active' }).getByRole('article')).toHaveCount(1)
  await expectAccessible(page)
  await page
    .getByRole('region', { name: 'Past' })
    .getByRole('link', { name: `${count} rejected` })
    .click()
  await expect(outcome(page, 'Rejected')).toHaveAttribute('aria-pressed', 'true')
  await expect(recipients(page).getByText('Rejected', { exact: true })).toHaveCount(count)
})

test('a screen reader hears now and then how far it is, not each of the many changes; nothing moves that need not', async ({
  page
}) => {
  await addSampleUsers(page)
  await rehearse(page, { 'Slow replies': 400 })
  await startCampaign(page)
  await expect(outcome(page, 'Accepted')).toHaveText(/^Accepted[1-9]/)
  const heard = await page.evaluateHandle(() => {
    const heard: string[] = []
    new MutationObserver((changes) => {
      for (const { target } of changes) {
        const region = (target instanceof Element ? target : target.parentElement)?.closest(
          '[role=status], [role=alert], [aria-live]'
        )
        if (region) heard.push(region.textContent)
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true })
    return heard
  })
  const accepted = async () => Number((await outcome(page, 'Accepted').innerText()).replace(/\D/g, ''))
  const before = await accepted()
  await expect.poll(accepted, { timeout: 30_000 }).toBeGreaterThan(before + 20)
  // Within two spans of ten seconds at most.
  expect((await heard.jsonValue()).length).toBeLessThanOrEqual(2)
  await page.emulateMedia({ reducedMotion: 'reduce' })
  const moving = await page
    .getByRole('img', { name: /^Progress of/ })
    .first()
    .evaluate((bar) => getComputedStyle(bar.firstElementChild ?? bar).transitionDuration)
  expect(Number.parseFloat(moving)).toBeLessThan(0.001)
  await page.getByRole('main').getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Change speed…' }).click()
  await page.getByRole('button', { name: 'As fast as the account allows' }).click()
  const message = page
    .getByRole('alert')
    .filter({ hasText: 'No campaign limit. The account’s limit applies.' })
  const messageMoves = await message.evaluate((one) => getComputedStyle(one).transitionDuration)
  expect(Number.parseFloat(messageMoves)).toBeLessThan(0.001)
})

test('a very long name without a space, and one from right to left, break no screen', async ({
  app,
  page
}) => {
  await addSampleUsers(page)
  await app.resize(960, 640)
  await rehearse(page, { 'Dropped after the message': 100 })
  const names: [search: string, name: string][] = [
    ['okafor', 'Verify'.repeat(20)],
    ['carter', 'تأكيد حسابات المستخدمين الجدد']
  ]
  for (const [search, name] of names) {
    await goTo(page, `/users?search=${search}`)
    await expect(page.getByRole('searchbox')).toHaveValue(search)
    await page.getByRole('button', { name: /^Email [1-9]/ }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
    await dialog.getByRole('button', { name: /^Start sending to [1-9]/ }).click()
    await page.getByRole('contentinfo').getByRole('button', { name: 'Open' }).click()
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
    await expectNothingWider(page)
    await page.getByRole('contentinfo').getByRole('button', { name: 'Start now' }).click()
    await expect(outcome(page, 'Unknown')).toHaveText(/^Unknown[1-9]/, { timeout: 20_000 })
    await expectNothingWider(page)
    for (const place of ['/overview', '/campaigns']) {
      await goTo(page, place)
      await expect(page.getByRole('main').getByText(name).first()).toBeVisible()
      await expectNothingWider(page)
    }
  }
})

/** Nothing that scrolls does so sideways, and every button is inside the window. */
async function expectNothingWider(page: Page): Promise<void> {
  const wider = await page.evaluate(() =>
    [...document.querySelectorAll('main [role=group], footer, header, main button')]
      .filter(
        (element) =>
          element.getBoundingClientRect().right > innerWidth + 1 ||
          (element.matches('footer, header, [aria-labelledby=screen-title]') &&
            element.scrollWidth > element.clientWidth + 1)
      )
      .map((element) => element.outerHTML.slice(0, 200))
  )
  expect(wider).toEqual([])
}
