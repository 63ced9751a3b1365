import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expectAccessible } from './accessibility.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'

/** The first start, with the sample users. */
async function addSamples(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add sample users' }).click()
  await expect(page.getByText('sample users added')).toBeVisible()
}

const rowOf = (page: Page, name: string) => page.getByRole('row').filter({ hasText: name })

test('the first start offers three ways on, and the sample users are one click away', async ({ page }) => {
  await expect(page.getByRole('heading', { name: 'Welcome to Countersign' })).toBeVisible()
  for (const way of ['Try it with sample users', 'Import your users', 'Connect a mail server']) {
    await expect(page.getByRole('heading', { name: way })).toBeVisible()
  }
  await expectAccessible(page)
  await addSamples(page)
  await expect(page.getByRole('grid', { name: 'Users' })).toBeVisible()
  await expect(page.getByRole('link', { name: /^Users \d+/ })).toBeVisible()
})

test('the welcome comes only once', async ({ app }) => {
  await app.page.getByRole('button', { name: 'Skip for now' }).click()
  await expect(app.page.getByText('No users yet')).toBeVisible()
  await app.quit()
  await app.restart()
  await expect(app.page.getByText('No users yet')).toBeVisible()
})

test('search as one types, status tabs with their counts, and filters that show as chips', async ({
  page
}) => {
  await addSamples(page)
  const grid = page.getByRole('grid', { name: 'Users' })
  await page.keyboard.press('Control+f')
  await expect(page.getByPlaceholder('Search name or email')).toBeFocused()
  await page.keyboard.type('okafor')
  await expect.poll(() => grid.getAttribute('aria-rowcount').then(Number)).toBeLessThan(20)
  await expect(rowOf(page, 'Amara Okafor')).toBeVisible()
  const all = page.getByRole('button', { name: /^All \d/ })
  const found = Number(await grid.getAttribute('aria-rowcount')) - 1
  await expect(all).toHaveText(`All ${found}`)

  await page.getByRole('searchbox').press('Escape')
  await page.getByRole('button', { name: /^Verified \d/ }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Pending' })).toHaveCount(0)

  await page.getByRole('button', { name: /^All \d/ }).click()
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByLabel('Never emailed').check()
  await page.keyboard.press('Escape')
  const chip = page.getByRole('button', { name: 'Remove filter: Never emailed' })
  await expect(chip).toBeVisible()
  await chip.click()
  await expect(chip).toBeHidden()
})

test('a search that finds nobody says so and gives a way back', async ({ page }) => {
  await addSamples(page)
  await page.getByRole('searchbox').fill('nobody has this name')
  await expect(page.getByText('No matching users')).toBeVisible()
  await page.getByRole('button', { name: 'Show all users' }).click()
  await expect(page.getByText('No matching users')).toBeHidden()
  await expect(page.getByRole('searchbox')).toHaveValue('')
})

test('Resend sends one mail and shows the answer in place; a second one asks first', async ({ page }) => {
  await addSamples(page)
  const row = rowOf(page, 'Amara Okafor').first()
  await row.hover()
  await row.getByRole('button', { name: 'Send to Amara Okafor' }).click()
  await expect(row.getByRole('status')).toContainText('Accepted')
  await expect(row.getByRole('gridcell').nth(3)).toContainText('Accepted')
  await expect(page.getByRole('link', { name: 'Mailbox 1' })).toBeVisible()

  await goTo(page, '/mailbox')
  await expect(page.getByRole('row').filter({ hasText: 'Amara Okafor' })).toHaveCount(1)

  await goTo(page, '/users')
  await row.hover()
  await row.getByRole('button', { name: 'Resend to Amara Okafor' }).click()
  const question = page.getByRole('dialog', { name: 'Send to Amara Okafor again?' })
  await question.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('link', { name: 'Mailbox 1' })).toBeVisible()
  await row.hover()
  await row.getByRole('button', { name: 'Resend to Amara Okafor' }).click()
  await question.getByRole('button', { name: 'Send again' }).click()
  await expect(page.getByRole('link', { name: 'Mailbox 2' })).toBeVisible()
})

test('a user’s drawer tells what happened, and edits', async ({ page }) => {
  await addSamples(page)
  await rowOf(page, 'Amara Okafor').first().click()
  const drawer = page.getByRole('dialog', { name: 'Amara Okafor' })
  await drawer.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(drawer.getByRole('listitem').first()).toContainText('250 2.0.0')
  await expect(drawer.getByText('Live until')).toBeVisible()
  await expectAccessible(page)

  await drawer.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Edit…' }).click()
  const dialog = page.getByRole('dialog', { name: 'Edit user' })
  await dialog.getByLabel('Email address').fill('amara at fieldnotes')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog.getByLabel('Email address')).toHaveAttribute('aria-invalid', 'true')
  await dialog.getByLabel('Email address').fill('amara.o@fieldnotes.example')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await expect(dialog).toBeHidden()
  await expect(drawer.getByText('amara.o@fieldnotes.example')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(drawer).toBeHidden()
})

test('what is done to a selection can be undone', async ({ page }) => {
  await addSamples(page)
  const all = page.getByRole('button', { name: /^All \d/ })
  const before = await all.textContent()
  await page.getByRole('checkbox', { name: 'Select Amara Okafor' }).first().click()
  await page.getByRole('checkbox', { name: 'Select Amara Okafor' }).first().click()
  await expect(page.getByText('1 selected')).toBeHidden()

  await page.getByRole('checkbox', { name: 'Select all matching rows' }).click()
  await page.getByRole('checkbox', { name: 'Select Amara Okafor' }).first().click()
  const count = Number((before ?? '').replace(/\D/g, '')) - 1
  await expect(page.getByText(`${count} of ${count + 1} selected`)).toBeVisible()
  await page.getByRole('button', { name: 'Delete' }).click()
  await expect(all).toHaveText('All 1')
  await page.keyboard.press('Control+z')
  await expect(all).toHaveText(before ?? '')
})

test('Shift picks a range with the pointer, Ctrl one more, and no word of the rows is marked', async ({
  page
}) => {
  await addSamples(page)
  const grid = page.getByRole('grid', { name: 'Users' })
  const row = (index: number) => grid.getByRole('row').nth(index)
  await row(2).getByRole('checkbox').click()
  await row(6)
    .getByRole('gridcell')
    .nth(2)
    .click({ modifiers: ['Shift'] })
  await expect(page.getByText('5 selected')).toBeVisible()
  expect(await page.evaluate(() => window.getSelection()?.toString() ?? '')).toBe('')
  await row(9)
    .getByRole('gridcell')
    .nth(2)
    .click({ modifiers: ['Control'] })
  await expect(page.getByText('6 selected')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('6 selected')).toBeHidden()
})

test('a selection ends with its list: another filter selects nobody, and says so', async ({ page }) => {
  await addSamples(page)
  await page.getByRole('checkbox', { name: 'Select all matching rows' }).click()
  await expect(page.getByText(/^All \d+ matching users selected$/)).toBeVisible()
  // As a link to the list would, not by one of its own filters.
  await goTo(page, '/users?status=verified')
  await expect(page.getByText('Selection cleared')).toBeVisible()
  await expect(page.getByRole('group', { name: 'Actions for the selected users' })).toBeHidden()
  await expect(page.getByRole('checkbox', { checked: true })).toHaveCount(0)
})

test('a view keeps filters, order and columns under a name; it is renamed, deleted, brought back', async ({
  app
}) => {
  const { page } = app
  await addSamples(page)
  const grid = page.getByRole('grid', { name: 'Users' })
  await page.getByRole('button', { name: 'Filter' }).click()
  await page.getByLabel('Never emailed').check()
  await page.keyboard.press('Escape')
  await grid.getByRole('button', { name: 'Accepted' }).click()
  await page.getByRole('button', { name: 'Choose columns' }).click()
  await page.getByRole('menuitemcheckbox', { name: 'Link' }).click()
  await page.keyboard.press('Escape')
  const head = (name: string) => grid.getByRole('columnheader', { name })
  await expect(head('Link')).toHaveCount(0)
  const edge = grid.getByRole('separator', { name: /^Width of Status/ })
  const before = (await head('Status').boundingBox())!.width
  await edge.focus()
  await page.keyboard.press('Shift+ArrowRight')
  await expect.poll(async () => (await head('Status').boundingBox())!.width).toBe(before + 50)

  const views = page.getByRole('button', { name: 'Saved views' })
  await views.click()
  await page.getByRole('menuitem', { name: 'Save this view…' }).click()
  await expectAccessible(page)
  await page.keyboard.type('Still to be asked')
  await page.keyboard.press('Enter')
  await expect(
    page.getByRole('banner').or(page.locator('header')).getByText('Still to be asked')
  ).toBeVisible()

  await page.getByRole('button', { name: 'Choose columns' }).click()
  await page.getByRole('menuitem', { name: 'Reset columns' }).click()
  await page.keyboard.press('Escape')
  await goTo(page, '/users')
  await expect(head('Link')).toHaveCount(1)
  await app.quit()
  await app.restart()
  const again = app.page
  await again.getByRole('button', { name: 'Saved views' }).click()
  await again.getByRole('menuitem', { name: 'Still to be asked' }).click()
  const opened = again.getByRole('grid', { name: 'Users' })
  await expect(again.getByRole('button', { name: 'Remove filter: Never emailed' })).toBeVisible()
  await expect(opened.getByRole('columnheader', { name: 'Accepted' })).toHaveAttribute(
    'aria-sort',
    'ascending'
  )
  await expect(opened.getByRole('columnheader', { name: 'Link' })).toHaveCount(0)
  expect((await opened.getByRole('columnheader', { name: 'Status' }).boundingBox())!.width).toBe(before + 50)

  await again.getByRole('button', { name: 'Saved views' }).click()
  await again.getByRole('menuitem', { name: 'Rename or delete…' }).click()
  const dialog = again.getByRole('dialog', { name: 'Saved views' })
  await dialog.getByRole('textbox').fill('Never asked')
  await again.keyboard.press('Enter')
  await dialog.getByRole('button', { name: 'Delete the view “Never asked”' }).click()
  await expect(dialog).toBeHidden()
  await again.getByRole('button', { name: 'Undo' }).click()
  await again.getByRole('button', { name: 'Saved views' }).click()
  await expect(again.getByRole('menuitem', { name: 'Never asked' })).toBeVisible()
})

test('the keyboard alone: move, select a range, open, resend, ask for the menu', async ({ page }) => {
  await addSamples(page)
  const grid = page.getByRole('grid', { name: 'Users' })
  await expect(grid.getByText('Pending', { exact: true }).first()).toBeVisible()
  await grid.focus()
  await expect(grid).toBeFocused()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowDown')
  const active = () => page.locator('[data-active]')
  await expect(active()).toHaveAttribute('aria-rowindex', '3')
  await page.keyboard.press('Space')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.getByText('3 selected')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(page.getByText('3 selected')).toBeHidden()

  const name = await active().locator('span').first().textContent()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('dialog', { name: name ?? '' })).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(grid).toBeFocused()

  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: /^Open/ })).toBeFocused()
  await expectAccessible(page)
  await page.keyboard.press('Escape')
  await expect(grid).toBeFocused()

  await page.keyboard.press('End')
  const total = await grid.getAttribute('aria-rowcount')
  await expect(active()).toHaveAttribute('aria-rowindex', total ?? '')
})

test('the command palette finds screens, actions and people; ? lists the keys', async ({ page }) => {
  await addSamples(page)
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('textbox', { name: 'Command palette' })).toBeFocused()
  await page.keyboard.type('amara okaf')
  await page.getByRole('dialog', { name: 'Command palette' }).getByText('Amara Okafor').click()
  await expect(page.getByRole('dialog', { name: 'Amara Okafor' })).toBeVisible()
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('textbox', { name: 'Command palette' })).toBeFocused()
  await page.keyboard.type('send log')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'Send log' })).toBeVisible()

  await page.keyboard.press('?')
  await expect(page.getByRole('dialog', { name: 'Keyboard shortcuts' })).toBeVisible()
  await expectAccessible(page)
})

test('an export holds what is shown, and is named where it was saved', async ({ app, page }) => {
  await addSamples(page)
  await page.getByRole('button', { name: /^Verified \d/ }).click()
  const count = Number(
    (await page.getByRole('button', { name: /^Verified \d/ }).textContent())?.replace(/\D/g, '')
  )
  const file = join(app.dataDir, 'verified.csv')
  await app.dialogs.save(file)
  await page.getByRole('button', { name: 'More', exact: true }).click()
  await page.getByRole('menuitem', { name: 'Export this view as CSV…' }).click()
  await expect(page.getByText(`${count} users saved to verified.csv`)).toBeVisible()
  const lines = (await readFile(file, 'utf8')).trim().split(/\r?\n/)
  expect(lines).toHaveLength(count + 1)
})

test('Users in a small window and a dark theme has no violation and nothing cut off', async ({
  app,
  page
}) => {
  await addSamples(page)
  await app.resize(960, 640)
  await page.getByRole('checkbox', { name: 'Select Amara Okafor' }).first().click()
  await expect(page.getByRole('button', { name: 'Mark verified' })).toBeInViewport({ ratio: 1 })
  await expectAccessible(page)
})
