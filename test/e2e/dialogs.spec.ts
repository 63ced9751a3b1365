import type { Page } from '@playwright/test'
import { expectAccessible } from './accessibility.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'
import { addSampleUsers } from './sample-campaign.ts'

/** What opens over the lists and forms, beyond what their own specs look at. */
const button = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true })

test('users: nothing that opens stands in the way of anyone', async ({ page }) => {
  test.slow()
  await addSampleUsers(page)
  await button(page, 'Filter').click()
  await expect(page.getByLabel('Never emailed')).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  await button(page, 'Saved views').click()
  await page.getByRole('menuitem', { name: 'Save this view…' }).click()
  await page.keyboard.type('Everyone')
  await page.keyboard.press('Enter')
  await button(page, 'Saved views').click()
  await expect(page.getByRole('menuitem', { name: 'Everyone' })).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('menuitem', { name: 'Rename or delete…' }).click()
  await expect(page.getByRole('dialog', { name: 'Saved views' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  // Saved views are found by the palette too.
  await goTo(page, '/log')
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('textbox', { name: 'Command palette' })).toBeFocused()
  await page.keyboard.type('everyone')
  await expect(page.getByRole('dialog', { name: 'Command palette' }).getByText('Everyone')).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('grid', { name: 'Users' })).toBeVisible()

  await button(page, 'Choose columns').click()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await button(page, 'Add user').click()
  await page.getByRole('dialog').getByRole('button', { name: 'Add field' }).click()
  await expectAccessible(page)
})

test('templates and log: nothing that opens stands in the way of anyone', async ({ page }) => {
  test.slow()
  await goTo(page, '/templates/confirm-account')
  await expect(page.frameLocator('iframe').getByText('Dear Amara,')).toBeVisible()
  await button(page, 'More').click()
  await page.getByRole('menuitem', { name: 'Rename…' }).click()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await button(page, 'Send a test…').click()
  await expect(page.getByRole('dialog', { name: 'Send a test' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await page.getByRole('textbox', { name: 'Subject' }).press('End')
  await page.keyboard.type('{{ user.nobody }}')
  await expect(page.getByText('Preview from before the error.')).toBeVisible()
  // With an error the mail is still there to be compared with.
  await expect(page.frameLocator('iframe').getByText('Dear Amara,')).toBeVisible()
  await expectAccessible(page)
  await button(page, 'Discard').click()
  await goTo(page, '/templates')
  await button(page, 'New template…').click()
  await expect(page.getByRole('dialog', { name: 'New template' })).toBeVisible()
  await expectAccessible(page)
  await page.keyboard.press('Escape')

  await goTo(page, '/log')
  await button(page, 'Filter').click()
  await expect(page.getByRole('group', { name: 'Dates' })).toBeVisible()
  await expectAccessible(page)
})

test('names that deceive the eye, run from right to left or never end: all stand in their place', async ({
  app,
  page
}) => {
  const long = 'Wolfeschlegelsteinhausenbergerdorff '.repeat(6).trim()
  const users = [
    { name: 'יוסי כהן', address: 'yossi@fieldnotes.example' },
    { name: 'Amara\u202eoidnuM', address: 'amara@fieldnotes.example' },
    { name: 'Lu\u200bkas Brandt', address: 'lukas@fieldnotes.example' },
    { name: long, address: `${'a'.repeat(60)}@${'subdomain.'.repeat(12)}example` }
  ]
  await goTo(page, '/users')
  for (const { name, address } of users) {
    // An empty list offers it a second time.
    await button(page, 'Add user').first().click()
    const dialog = page.getByRole('dialog', { name: 'Add user' })
    await dialog.getByLabel('Name', { exact: true }).fill(name)
    await dialog.getByLabel('Email address').fill(address)
    await dialog.getByRole('button', { name: 'Add user' }).click()
    await expect(dialog).toBeHidden()
  }
  const grid = page.getByRole('grid', { name: 'Users' })
  await expect(grid).toHaveAttribute('aria-rowcount', '5')
  await expect(grid.getByText('U+202E')).toBeVisible()
  await expect(grid.getByText('U+200B')).toBeVisible()
  for (const [width, height] of [
    [1280, 800],
    [960, 640]
  ] as const) {
    await app.resize(width, height)
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(width)
    // However long a name is: no column is pushed out of view.
    expect(await grid.evaluate((element) => element.scrollWidth - element.clientWidth)).toBe(0)
    expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true)
  }
  await expectAccessible(page)

  await grid.getByRole('row').filter({ hasText: 'U+202E' }).getByRole('gridcell').nth(1).click()
  const drawer = page.getByRole('dialog')
  await expect(drawer.getByRole('heading', { level: 2 })).toContainText('U+202E')
  await expect(drawer.getByText('reverse the direction of text')).toBeVisible()
  await expectAccessible(page)
})
