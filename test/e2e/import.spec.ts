import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { expectAccessible } from './accessibility.ts'
import { type App, expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'

const windows1252 = resolve(import.meta.dirname, '../fixtures/users-windows-1252.csv')

/** Chooses a file of this content in the Import screen, and waits until its rows were counted. */
async function choose(app: App, name: string, content: string | Buffer): Promise<void> {
  const file = join(app.dataDir, name)
  await writeFile(file, content)
  await app.dialogs.open(file)
  await goTo(app.page, '/import')
  await app.page.getByRole('button', { name: 'Choose a file…' }).click()
}

const count = (app: App, name: string) =>
  app.page.getByRole('main').locator('dl > div').filter({ hasText: name }).locator('dd')

const people = `Full name,E-mail,Plan,Sign-up date
Amara Okafor,amara@fieldnotes.example,basic,2026-01-01
"Brandt, Lukas",lukas@brandt-werke.example,plus,2026-01-02
No Address,,basic,2026-01-03
Twice,amara@fieldnotes.example,basic,2026-01-04
Broken,not an address,basic,2026-01-05
`

test('columns are guessed and can be changed by hand; each change is counted before anything is written', async ({
  app,
  page
}) => {
  await choose(app, 'people.csv', people)
  await expect(page.getByRole('combobox', { name: 'Content of “E-mail”' })).toHaveValue('Email address')
  await expect(page.getByRole('combobox', { name: 'Content of “Full name”' })).toHaveValue('Name')
  await expect(count(app, 'New')).toHaveText('2')
  await expect(count(app, 'Skipped')).toHaveText('3')
  await expectAccessible(page)

  await page.getByRole('combobox', { name: 'Content of “E-mail”' }).click()
  await page.getByRole('option', { name: 'Don’t import' }).click()
  await expect(page.getByRole('button', { name: /^Import \d/ })).toBeDisabled()
  await page.getByRole('combobox', { name: 'Content of “E-mail”' }).click()
  await page.getByRole('option', { name: 'Email address' }).click()
  await expect(count(app, 'New')).toHaveText('2')

  await page.getByRole('combobox', { name: 'Content of “Plan”' }).click()
  await page.getByRole('option', { name: 'Custom field' }).click()
  await expect(page.getByLabel('Name in templates for “Plan”')).toHaveValue('plan')
  expect(await page.evaluate(() => location.hash)).toBe('#/import')
})

test('refused rows are listed with their line, their reason and what to do, and saved as CSV', async ({
  app,
  page
}) => {
  await choose(app, 'people.csv', people)
  await page.getByRole('button', { name: 'View skipped rows…' }).click()
  const rows = page.getByRole('dialog', { name: 'Skipped rows' }).getByRole('row')
  await expect(rows).toHaveCount(4)
  await expect(rows.nth(1)).toContainText('4')
  await expect(rows.nth(1)).toContainText('No email address')
  await expect(rows.nth(2)).toContainText('Duplicate in this file')
  await expect(rows.nth(3)).toContainText('Invalid email address')
  await expectAccessible(page)

  const saved = join(app.dataDir, 'refused.csv')
  await app.dialogs.save(saved)
  await page.getByRole('button', { name: 'Save as CSV…' }).click()
  await expect(page.getByText('3 rows saved to refused.csv')).toBeVisible()
  expect(await readFile(saved, 'utf8')).toContain('not an address')
})

test('what was imported is shown, can be taken back as a whole, and a second time changes only what differs', async ({
  app,
  page
}) => {
  await choose(app, 'people.csv', people)
  await page.getByRole('button', { name: 'Import 2 users' }).click()
  await expect(page.getByText('2 added, 0 updated')).toBeVisible()
  await expectAccessible(page)
  await page.getByRole('button', { name: 'Show these users' }).click()
  await expect(page.getByRole('row').filter({ hasText: 'Brandt, Lukas' })).toBeVisible()
  await expect(page.getByText('From people.csv')).toBeVisible()

  await choose(app, 'again.csv', people.replace('Amara Okafor', 'Amara N. Okafor'))
  await expect(count(app, 'Updated')).toHaveText('1')
  await expect(count(app, 'Unchanged')).toHaveText('1')
  await page.getByRole('button', { name: 'Import 1 user' }).click()
  await expect(page.getByText('0 added, 1 updated')).toBeVisible()

  await page.getByRole('button', { name: 'Undo the import' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo import' }).click()
  await expect(page.getByText('0 users removed, 1 reverted')).toBeVisible()
  await goTo(page, '/users')
  await expect(page.getByRole('row').filter({ hasText: 'Amara Okafor' })).toBeVisible()

  await goTo(page, '/import')
  await page.getByRole('button', { name: 'Undo the import of people.csv' }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Undo import' }).click()
  await expect(page.getByText('2 users removed, 0 reverted')).toBeVisible()
  await goTo(page, '/users')
  await expect(page.getByText('No users yet')).toBeVisible()
})

test('a file in another encoding is recognised, and can be read as yet another', async ({ app, page }) => {
  await app.dialogs.open(windows1252)
  await goTo(page, '/import')
  await page.getByRole('button', { name: 'Choose a file…' }).click()
  await expect(page.getByRole('combobox', { name: 'Encoding' })).toHaveValue('Windows-1252 (Western)')
  await expect(count(app, 'New')).toHaveText('1,200')
  await page.getByRole('combobox', { name: 'Encoding' }).click()
  await page.getByRole('option', { name: 'Windows-1251 (Cyrillic)' }).click()
  await expect(page.getByRole('region', { name: 'Columns and first rows' })).toContainText(/[а-яА-Я]/)
})

test('a file that is no CSV is refused with a sentence, and the next one can be chosen at once', async ({
  app,
  page
}) => {
  await choose(app, 'picture.csv', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13]))
  await expect(page.getByRole('alert')).toContainText('This file can’t be imported.')
  await expect(page.getByRole('alert')).toContainText('Nothing was changed.')
  await choose(app, 'people.csv', people)
  await expect(count(app, 'New')).toHaveText('2')
})

test('a look around does not end an import, and leaving it out forgets the file', async ({ app, page }) => {
  await choose(app, 'people.csv', people)
  await expect(count(app, 'New')).toHaveText('2')
  await goTo(page, '/mailbox')
  await expect(page.getByRole('heading', { level: 1, name: 'Mailbox' })).toBeVisible()
  await goTo(page, '/import')
  await expect(count(app, 'New')).toHaveText('2')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page.getByRole('button', { name: 'Choose a file…' })).toBeVisible()
})

test('a file given at the start is opened at once', async ({ app }) => {
  const file = join(app.dataDir, 'given.csv')
  await writeFile(file, people)
  await app.quit()
  await app.restart(['--import', file])
  await expect(app.page.getByText('given.csv').first()).toBeVisible()
  await expect(app.page.getByRole('button', { name: 'Import 2 users' })).toBeEnabled()
})
