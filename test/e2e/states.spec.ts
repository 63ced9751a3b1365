import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { takeOwnerLock } from '../../src/engine/db/open/owner-lock.ts'
import { expectAccessible } from './accessibility.ts'
import { type App, expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'
import { addSampleUsers, ended, startCampaign } from './sample-campaign.ts'

/** As in a folder of which this person may only look at the files: what every engine has to write to cannot be. */
async function startReadOnly(app: App): Promise<void> {
  await app.quit()
  const lock = join(app.dataDir, 'countersign.lock')
  rmSync(lock, { force: true })
  mkdirSync(lock)
  await app.restart()
}

test('data that can only be read is shown; what would change it is off, and says why', async ({
  app,
  page
}) => {
  test.slow()
  await addSampleUsers(page)
  await startCampaign(page, { search: 'okafor' })
  await expect(ended(page)).toBeVisible()
  await startReadOnly(app)
  const { page: shown } = app
  await expect(shown.getByText('Read-only.')).toBeVisible()
  const reason = 'The data folder can’t be written to, so nothing can be sent or changed.'
  const isOff = async (name: string | RegExp, role: 'button' | 'menuitem' = 'button') => {
    const control = shown.getByRole(role, { name }).first()
    await expect(control).toHaveAttribute('aria-disabled', 'true')
    await expect(control).toHaveAccessibleDescription(reason)
    await expect(control).toHaveAttribute('title', reason)
    // A person can press it all the same.
    await control.click({ force: true })
  }

  await goTo(shown, '/users?search=okafor')
  const grid = shown.getByRole('grid', { name: 'Users' })
  await expect(grid.getByRole('row').nth(1)).toBeVisible()
  await isOff('Import…')
  await isOff('Add user')
  await isOff(/^Email \d/)
  await expect(shown.getByRole('dialog')).toBeHidden()
  await expectAccessible(shown)
  await grid.getByRole('row').nth(1).getByRole('checkbox').click()
  await isOff('Mark verified')
  await isOff('Delete')
  await grid
    .getByRole('row')
    .nth(1)
    .click({ button: 'right', position: { x: 120, y: 20 } })
  await isOff(/^Mark undeliverable/, 'menuitem')
  await isOff(/^Erase permanently/, 'menuitem')
  await shown.keyboard.press('Escape')
  const told = shown.getByRole('alert').filter({ hasText: reason })
  for (const key of ['r', 'e', 'Delete']) {
    await shown.keyboard.press(key)
    await expect(told).toHaveCount(1)
    // On a busy machine it may have gone by itself.
    await told
      .getByRole('button')
      .click({ timeout: 3000 })
      .catch(() => undefined)
    await expect(told).toHaveCount(0)
    await grid.focus()
  }
  await expect(shown.getByRole('dialog')).toBeHidden()
  await shown.keyboard.press('ControlOrMeta+k')
  await expect(shown.getByRole('button', { name: 'Import a CSV…' })).toContainText(reason)
  await isOff(/^Email all pending users/)
  await isOff(/^Add user…/)
  await expectAccessible(shown)
  await shown.keyboard.press('Escape')
  await grid.getByRole('row').nth(2).getByRole('gridcell').nth(1).click()
  await shown.getByRole('dialog').getByText('Activity').waitFor()
  await expect(
    shown
      .getByRole('dialog')
      .getByText(/^Accepted/)
      .first()
  ).toBeVisible()
  await expectAccessible(shown)
  await shown.keyboard.press('Escape')

  await goTo(shown, '/campaigns')
  await shown.getByRole('link', { name: 'Verify pending users', exact: true }).click()
  await expect(ended(shown)).toBeVisible()
  await isOff('Duplicate…')
  await expect(shown.getByRole('button', { name: 'Export CSV…' })).toBeEnabled()
  await goTo(shown, '/templates/confirm-account')
  await isOff('Send a test…')
  await goTo(shown, '/mailbox')
  await isOff('Clear…')
  await goTo(shown, '/settings/data')
  await isOff('Back up now')
  await goTo(shown, '/settings/accounts')
  await isOff('Connect a mail server…')
  await goTo(shown, '/settings/accounts/new')
  await isOff('Test')
  await isOff('Save account')
  await shown.getByLabel('Mail server').press('Enter')
  await expect(shown.getByText(/Enter the/)).toBeHidden()
  await goTo(shown, '/settings/data')
  await isOff('Delete everything…')
})

test('a screen that is open while the engine is killed says so, and goes on by itself', async ({
  app,
  page
}) => {
  await addSampleUsers(page)
  await goTo(page, '/users?search=okafor')
  const grid = page.getByRole('grid', { name: 'Users' })
  await expect(grid.getByRole('row').nth(1)).toBeVisible()
  const seen = page.evaluate(
    () =>
      new Promise<string>((resolve) => {
        const look = () => {
          const banner = [...document.querySelectorAll('[role=status]')].find((one) =>
            one.textContent?.includes('Restarting…')
          )
          if (banner) resolve(banner.textContent ?? '')
        }
        new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
      })
  )
  await app.killEngine()
  expect(await seen).toContain('nothing is sent twice')
  // What was shown stays to be read, and what is asked meanwhile is answered once it is back.
  await expect(grid.getByRole('row').nth(1)).toBeVisible()
  await page.getByRole('searchbox').fill('carter')
  await expect(grid.getByRole('row').nth(1)).toContainText(/carter/i)
  await expect(page.getByText('Restarting…')).toBeHidden()
  await grid.getByRole('row').nth(1).hover()
  await grid
    .getByRole('row')
    .nth(1)
    .getByRole('button', { name: /^(Send|Resend) to/ })
    .click()
  await expect(grid.getByRole('row').nth(1).getByText('Accepted').first()).toBeVisible()
})

test('data that another Countersign works with is waited for; until then nothing can be changed', async ({
  app,
  page
}) => {
  await addSampleUsers(page)
  await app.quit()
  const other = takeOwnerLock(join(app.dataDir, 'countersign.lock'))
  try {
    await app.restart()
    await goTo(app.page, '/import')
    const banner = app.page.getByRole('alert')
    await expect(banner).toContainText(
      `Another Countersign is already working with this data (process ${process.pid})`
    )
    await expect(banner).toContainText('retries automatically')
    const choose = app.page.getByRole('button', { name: 'Choose a file…' })
    await expect(choose).toHaveAttribute('aria-disabled', 'true')
    await expectAccessible(app.page)
  } finally {
    other.release()
  }
  await expect(app.page.getByText('The data is in use.')).toBeHidden({ timeout: 30_000 })
  await goTo(app.page, '/users')
  await expect(app.page.getByRole('button', { name: /^Email \d+ pending users?…$/ })).toBeEnabled()
})
