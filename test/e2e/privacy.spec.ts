import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tracesIn } from '../helpers/traces-in-files.ts'
import { expectAccessible } from './accessibility.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'
import { addSampleUsers, ended, startCampaign } from './sample-campaign.ts'

const amara = 'amara.okafor@mensah.example'

test('what is kept about a user is exported, and the user removed with all traces', async ({ app, page }) => {
  test.slow()
  await addSampleUsers(page)
  const count = await startCampaign(page, { search: 'okafor' })
  await expect(ended(page)).toContainText(`${count} accepted`)
  await page.evaluate(() =>
    window.shell.settings.update({
      users: {
        views: [
          {
            name: 'Her',
            filter: { search: 'Amara Okafor' },
            sort: { by: 'name', descending: false },
            columns: { visible: {}, sizes: {} }
          }
        ]
      }
    })
  )
  await goTo(page, '/users?search=amara.okafor')
  await page.getByRole('row').filter({ hasText: amara }).click()
  const drawer = page.getByRole('dialog', { name: 'Amara Okafor', exact: true })

  const file = join(app.dataDir, '..', 'amara.json')
  await app.dialogs.save(file)
  await drawer.getByRole('button', { name: 'More' }).click()
  await page.getByRole('menuitem', { name: 'Export user data…' }).click()
  await expect(page.getByText(/^\d+ entries saved to amara.json$/)).toBeVisible()
  const text = await readFile(file, 'utf8')
  expect(JSON.parse(text)).toMatchObject({ format: 'countersign-user-data', addresses: [amara] })
  expect(text).toContain('250 2.0.0')

  expect(tracesIn(app.dataDir, [amara])).not.toEqual([])
  await page.keyboard.press('ControlOrMeta+k')
  await page.getByRole('textbox', { name: 'Command palette' }).fill('erase permanently')
  await page.keyboard.press('Enter')
  const dialog = page.getByRole('dialog', { name: 'Erase Amara Okafor permanently?' })
  await expect(dialog.getByText('Saved views that search for them: “Her”.')).toBeVisible()
  await expect(dialog.getByText('1 email and 1 log row of a “removed person”')).toBeVisible()
  const typed = dialog.getByRole('textbox', { name: `Type “${amara}” to confirm` })
  await expect(typed).toBeFocused()
  await expectAccessible(page)
  await typed.fill('amara')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('That doesn’t match.')).toBeVisible()
  await typed.fill(amara)
  await page.keyboard.press('Enter')
  await expect(page.getByText('1 user erased permanently.')).toBeVisible({ timeout: 30_000 })

  await expect(dialog).toHaveCount(0)
  await expect(drawer).toHaveCount(0)
  await expect(page.getByRole('searchbox').or(page.getByPlaceholder('Search name or email'))).toHaveValue('')
  expect(await page.evaluate(async () => (await window.shell.settings.get()).users.views)).toEqual([])
  await goTo(page, '/log')
  await expect(page.getByRole('row').filter({ hasText: 'removed person' })).toHaveCount(1)
  await expect(page.getByRole('row').filter({ hasText: 'okafor' })).toHaveCount(count - 1)
  await expect.poll(() => tracesIn(app.dataDir, [amara, 'Amara Okafor'])).toEqual([])
})

test('several users are removed at once, and nobody when it is called off', async ({ page }) => {
  test.slow()
  await addSampleUsers(page)
  await goTo(page, '/users?search=okafor')
  const rows = page.getByRole('row').filter({ hasText: 'okafor' })
  const count = 3
  await expect(rows).toHaveCount(count)
  await page.getByRole('checkbox', { name: /all/i }).first().click()
  const open = async () => {
    await page.getByRole('button', { name: 'More actions for the selected users' }).click()
    await page.getByRole('menuitem', { name: 'Erase permanently (GDPR)…' }).click()
  }
  await open()
  const dialog = page.getByRole('dialog', { name: `Erase ${count} users permanently?` })
  await dialog.getByRole('textbox').fill(`erase ${count} users`)
  await page.keyboard.press('Escape')
  await expect(dialog).toHaveCount(0)
  await expect(rows).toHaveCount(count)
  await open()
  await expect(dialog.getByRole('textbox'), 'the second time too').toBeFocused()
  await dialog.getByRole('textbox').fill(`erase ${count} users`)
  await dialog.getByRole('button', { name: 'Erase permanently' }).click()
  await expect(page.getByText(`${count} users erased permanently.`)).toBeVisible({ timeout: 30_000 })
  await goTo(page, '/users?search=okafor')
  await expect(page.getByText('No matching users')).toBeVisible()
})
