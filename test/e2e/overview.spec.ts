import type { Page } from '@playwright/test'
import { expectAccessible } from './accessibility.ts'
import { type App, expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'
import { addSampleUsers, ended, endRehearsal, outcome, rehearse, startCampaign } from './sample-campaign.ts'

test('the overview counts people, and each number leads to the rows behind it', async ({ page }) => {
  await goTo(page, '/overview')
  await expect(page.getByText('Nothing sent yet')).toBeVisible()
  await expectAccessible(page)
  await goTo(page, '/welcome')
  await addSampleUsers(page)
  await rehearse(page, { 'No such mailbox': 100 })
  const rejected = await startCampaign(page, { search: 'carter' })
  await expect(ended(page)).toContainText(`${rejected} rejected`)
  await endRehearsal(page)
  const accepted = await startCampaign(page, { search: 'okafor' })
  await expect(page.getByText(/^Finished: all/)).toBeVisible()

  await goTo(page, '/overview')
  await expect(page.getByRole('link', { name: /^Emailed/ })).toContainText(String(accepted + rejected))
  await expect(page.getByRole('link', { name: /^Accepted/ })).toContainText(String(accepted))
  await expect(page.getByRole('img', { name: /^Outcomes per day/ })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Show table' }).first().click()
  await page.getByRole('link', { name: new RegExp(`^${rejected} rejected on `) }).click()
  await expect(page.getByRole('grid', { name: 'Send log' }).getByRole('row')).toHaveCount(rejected + 1)
  await goTo(page, '/overview')
  await page.getByRole('link', { name: /No such mailbox/ }).click()
  await expect(page.getByRole('button', { name: 'Remove filter: No such mailbox' })).toBeVisible()
})

test('machines that fetch links are told apart from people; how long people took stands by domain', async ({
  app,
  page
}) => {
  test.slow()
  await addSampleUsers(page)
  await startCampaign(page, { search: 'okafor' })
  await expect(ended(page)).toContainText('Finished: all')
  const users = page.getByRole('grid', { name: 'Users' })
  const linkOf = async (row: number) => {
    await goTo(page, '/users?search=okafor')
    return linkOfRow(app, page, row)
  }
  const scanned = await fetch(await linkOf(1), { method: 'HEAD' })
  expect(scanned.status).toBe(200)
  const confirmed = await fetch(await linkOf(2), { method: 'POST' })
  expect(confirmed.ok).toBe(true)

  await goTo(page, '/overview')
  const funnel = page.getByRole('region', { name: 'Verification funnel' })
  await expect(funnel.getByRole('link', { name: /^Link opened 1/ })).toBeVisible()
  await expect(funnel.getByRole('link', { name: /^Confirmed 1/ })).toBeVisible()
  const times = page.getByRole('table', { name: /^Time from delivery/ })
  await expect(times.getByRole('row').filter({ hasText: '.example' })).toHaveCount(1)
  await expectAccessible(page)
  await times.getByRole('link', { name: /\.example$/ }).click()
  await expect(users.getByRole('row').filter({ hasText: 'Verified' })).toHaveCount(1)
  await goTo(page, '/overview')
  await funnel.getByRole('link', { name: 'and 1 by scanners only' }).click()
  await expect(users.getByRole('row')).toHaveCount(2)
})

/** The link of the person in a row of Users, copied from their drawer. */
async function linkOfRow(app: App, page: Page, index: number): Promise<string> {
  await app.evaluate(({ clipboard }) => clipboard.writeText(''))
  const row = page.getByRole('grid', { name: 'Users' }).getByRole('row').nth(index)
  await expect(row).toContainText('@')
  await row.getByRole('gridcell').nth(1).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByRole('button', { name: 'Copy link' }).click()
  const copied = () => app.evaluate(({ clipboard }) => clipboard.readText())
  await expect.poll(copied).toMatch(/^http:\/\/127\.0\.0\.1/)
  await drawer.getByRole('button', { name: 'Close' }).click()
  await expect(drawer).toBeHidden()
  return copied()
}

/** How many rows the list has that is shown now, as it says itself. */
async function rowsShown(page: Page): Promise<number> {
  const grid = page.getByRole('main').getByRole('grid')
  await expect(grid).toHaveAttribute('aria-busy', 'false')
  return Number(await grid.getAttribute('aria-rowcount')) - 1
}

/** Every number of the overview with the place it leads to. */
const numbersOnOverview = (page: Page) =>
  page.getByRole('main').evaluate((main) => {
    const count = (text: string | null | undefined) => Number(/\d+/.exec(text ?? '')?.[0] ?? NaN)
    const people = (row: Element | null | undefined) =>
      count(row?.querySelector('td:last-child')?.textContent)
    const times = main.querySelector('table caption')?.parentElement
    return [...main.querySelectorAll('a')].map((link) => ({
      // A share, and a time, are no count: the people they are of are.
      number: times?.contains(link)
        ? people(link.closest('tr'))
        : /within/.test(link.textContent)
          ? people(times?.querySelector('tbody tr'))
          : count(
              link.closest<HTMLElement>('section[aria-label="Needs attention"] li')?.innerText ??
                link.innerText
            ),
      place: link.getAttribute('href')!.slice(1)
    }))
  })

/** Each outcome and each cause of the campaign shown: its number, and the rows that a click on it leaves. */
async function outcomesAgree(page: Page): Promise<void> {
  const outcomes = page.getByRole('group', { name: 'Show recipients by outcome' }).getByRole('button')
  const causes = page.getByRole('region', { name: 'Not accepted – and why' }).getByRole('listitem')
  const numberIn = (words: string) => Number(/\d+/.exec(words)![0])
  const sum = (texts: string[]) => texts.reduce((total, words) => total + numberIn(words), 0)
  // The causes are asked for now and then: they have come up with the outcomes.
  await expect
    .poll(async () => {
      const notThrough = outcomes.filter({ hasText: /^(Deferred|Rejected|Unknown)/ })
      return sum(await causes.allInnerTexts()) - sum(await notThrough.allInnerTexts())
    })
    .toBe(0)
  for (const item of [...(await outcomes.all()), ...(await causes.all())]) {
    const words = await item.innerText()
    await ((await item.getByRole('button').count()) > 0 ? item.getByRole('button').first() : item).click()
    await expect.poll(() => rowsShown(page), { message: `the rows behind ${words}` }).toBe(numberIn(words))
  }
}

test('each number of the overview and of a campaign is the number of rows it leads to', async ({
  app,
  page
}) => {
  test.slow()
  await addSampleUsers(page)
  await rehearse(page, { Greylisted: 20, 'No such mailbox': 20, 'Dropped after the message': 20 })
  await startCampaign(page)
  await expect(outcome(page, 'Waiting 0')).toBeVisible({ timeout: 60_000 })
  // Nothing is under way either: from here on the numbers stand still.
  await expect(outcome(page, 'Sending')).toBeHidden()
  const campaign = await page.evaluate(() => window.location.hash.slice(1))
  await endRehearsal(page)
  await goTo(page, campaign)
  await outcomesAgree(page)

  // Two who were accepted confirm, a machine looks at the link of a third; then one of them is deleted.
  await goTo(page, '/users?reached=accepted')
  const users = page.getByRole('grid', { name: 'Users' })
  for (const [row, method] of [
    [1, 'POST'],
    [2, 'POST'],
    [3, 'HEAD']
  ] as const) {
    expect((await fetch(await linkOfRow(app, page, row), { method })).ok).toBe(true)
  }
  await goTo(page, '/users?reached=confirmed')
  await expect.poll(() => rowsShown(page)).toBe(2)
  await users
    .getByRole('row')
    .nth(1)
    .click({ button: 'right', position: { x: 120, y: 20 } })
  await page.getByRole('menuitem', { name: /^Delete( Del)?$/ }).click()
  await expect.poll(() => rowsShown(page)).toBe(1)

  await goTo(page, '/overview')
  await expect(page.getByRole('link', { name: /^Confirmed 1/ })).toBeVisible()
  const asTable = page.getByRole('button', { name: 'Show table' })
  for (let chart = 0; chart < 2; chart++) await asTable.first().click()
  // An account in trouble is no number.
  const numbers = (await numbersOnOverview(page)).filter(({ number }) => !Number.isNaN(number))
  expect(numbers.length).toBeGreaterThan(40)
  const seen = new Set<string>()
  for (const { number, place } of numbers) {
    // Of the days on which nothing happened one is enough.
    const kind = number === 0 ? place.replaceAll(/\d{6,}/g, '') : place
    if (seen.has(kind)) continue
    seen.add(kind)
    await goTo(page, place)
    await expect
      .poll(() => rowsShown(page), { message: `the rows behind ${number} at ${place}` })
      .toBe(number)
  }
})
