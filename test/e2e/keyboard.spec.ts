import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { type App, expect, test } from './fixture.ts'

/**
 * The main job without a pointer: nothing here clicks, hovers, fills in by script or sets the place. Every step is
 * keys, from where the one before left the focus.
 */

/** Presses Tab until the focus is there; a control that Tab does not reach fails the test. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  await expect(target).toBeVisible()
  await expect(target).toBeEnabled()
  for (let presses = 0; presses < 120; presses++) {
    if (await target.evaluate((element) => element === document.activeElement)) return
    await page.keyboard.press('Tab')
  }
  throw new Error(`Tab does not lead to ${String(target)}`)
}

async function press(page: Page, target: Locator, key = 'Enter'): Promise<void> {
  await tabTo(page, target)
  await page.keyboard.press(key)
}

/** By the command palette. */
async function goToScreen(page: Page, name: string): Promise<void> {
  await page.keyboard.press('Control+k')
  await expect(page.getByRole('textbox', { name: 'Command palette' })).toBeFocused()
  await page.keyboard.type(name)
  await expect(page.getByRole('dialog', { name: 'Command palette' }).getByText(name).first()).toBeVisible()
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible()
}

const button = (within: Page | Locator, name: string | RegExp) =>
  within.getByRole('button', { name, exact: typeof name === 'string' })
const bar = (page: Page) => page.getByRole('contentinfo', { name: 'Now sending' })

async function importFile(app: App, users: number): Promise<void> {
  const { page } = app
  const lines = Array.from({ length: users }, (_, n) => `Person ${n},person${n}@fieldnotes.example`)
  const file = join(app.dataDir, 'people.csv')
  await writeFile(file, ['Name,E-mail', ...lines].join('\n'))
  await app.dialogs.open(file)
  await press(page, button(page, 'Import a CSV…'))
  await press(page, button(page, 'Choose a file…'))
  await press(page, button(page, `Import ${users} users`))
  await expect(page.getByText(`${users} added, 0 updated`)).toBeVisible()
  await press(page, button(page, 'Show these users'))
  await expect(button(page, `All ${users}`)).toBeVisible()
}

test('by keyboard alone: import, filter, send, pause, resume, read the mail, resend, look into the log, export', async ({
  app
}) => {
  test.setTimeout(240_000)
  const { page } = app
  const users = 60

  await test.step('import', () => importFile(app, users))

  await test.step('filter', async () => {
    await press(page, button(page, 'Filter'))
    await press(page, page.getByLabel('Never emailed'), 'Space')
    await page.keyboard.press('Escape')
    await expect(button(page, 'Remove filter: Never emailed')).toBeVisible()
    await expect(button(page, 'Filter')).toBeFocused()
    await press(page, button(page, `Pending ${users}`))
  })

  await test.step('send, slowly enough to be paused', async () => {
    await press(page, button(page, `Email ${users} pending users…`))
    const dialog = page.getByRole('dialog')
    await tabTo(page, dialog.getByRole('textbox', { name: /per second/i }))
    await page.keyboard.press('Control+a')
    await page.keyboard.type('4')
    await press(page, button(dialog, /^Start sending to/))
    await press(page, button(bar(page), 'Start now'))
  })

  await test.step('pause and resume', async () => {
    await press(page, button(bar(page), 'Pause'))
    await expect(button(bar(page), 'Resume')).toBeVisible()
    await press(page, button(bar(page), 'Resume'))
    await expect(button(bar(page), 'Pause')).toBeVisible()
  })

  await test.step('read the mail in the mailbox, and follow its link', async () => {
    await goToScreen(page, 'Mailbox')
    const mails = page.getByRole('grid', { name: 'Captured emails' })
    await expect(mails.getByRole('row').nth(1)).toContainText('Person')
    await tabTo(page, mails)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await press(page, button(page.getByRole('region', { name: 'Email', exact: true }), 'Open link'))
    await expect.poll(async () => (await app.desktop()).openedOutside.length).toBe(1)
  })

  await test.step('resend, though it was sent recently', async () => {
    await goToScreen(page, 'Users')
    const grid = page.getByRole('grid', { name: 'Users' })
    await expect(grid.getByText('Accepted').first()).toBeVisible()
    await tabTo(page, button(grid, 'Last email'))
    for (const order of ['ascending', 'descending']) {
      await page.keyboard.press('Enter')
      await expect(grid.getByRole('columnheader', { name: 'Last email' })).toHaveAttribute('aria-sort', order)
    }
    await expect(grid.getByRole('row').nth(1)).toContainText('Accepted')
    await tabTo(page, grid)
    await page.keyboard.press('Home')
    await page.keyboard.press('r')
    const question = page.getByRole('dialog', { name: /^Send to .* again/ })
    await press(page, button(question, 'Send again'))
    await expect(question).toBeHidden()
    await expect(grid.getByRole('status').filter({ hasText: /Sending|Accepted/ })).toHaveCount(1)
  })

  await test.step('an attempt, from the send log', async () => {
    await goToScreen(page, 'Send log')
    const log = page.getByRole('grid', { name: 'Send log' })
    await expect(log.getByRole('row').nth(1)).toContainText('Accepted')
    await tabTo(page, log)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog')
    await expect(drawer).toBeFocused()
    await expect(drawer.getByText(/^250/).first()).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(log).toBeFocused()
  })

  await test.step('export', async () => {
    const to = join(app.dataDir, 'log.csv')
    await app.dialogs.save(to)
    await press(page, button(page, 'Export CSV…'))
    await expect.poll(() => readFile(to, 'utf8').catch(() => '')).toContain('person')
  })
})

test('by keyboard alone: what is deleted is brought back, the columns of the table are chosen and made wider', async ({
  app
}) => {
  const { page } = app
  await importFile(app, 3)
  const grid = page.getByRole('grid', { name: 'Users' })
  await tabTo(page, grid)
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.getByText('2 selected')).toBeVisible()
  await page.keyboard.press('Delete')
  await expect(button(page, 'All 1')).toBeVisible()
  await page.keyboard.press('Control+z')
  await expect(button(page, 'All 3')).toBeVisible()
  // Each press takes back one deletion, however fast they come.
  for (const left of [2, 1]) {
    await tabTo(page, grid)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('Space')
    await page.keyboard.press('Delete')
    await expect(button(page, `All ${left}`)).toBeVisible()
  }
  await page.keyboard.press('Control+z')
  await page.keyboard.press('Control+z')
  await expect(button(page, 'All 3')).toBeVisible()

  const edge = grid.getByRole('separator', { name: /^Width of Status/ })
  await tabTo(page, edge)
  const width = async () =>
    (await grid.getByRole('columnheader', { name: /^Status/ }).boundingBox())?.width ?? 0
  const before = await width()
  await page.keyboard.press('ArrowRight')
  await expect.poll(width).toBe(before + 10)
  await press(page, button(page, 'Choose columns'))
  const reset = page.getByRole('menuitem', { name: 'Reset columns' })
  // A menu takes the focus only once it has come in.
  await expect(page.getByRole('menu').locator(':focus')).toBeVisible()
  await page.keyboard.press('End')
  await expect(reset).toBeFocused()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Escape')
  await expect.poll(width).toBe(before)
})
