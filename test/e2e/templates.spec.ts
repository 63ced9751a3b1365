import type { Page } from '@playwright/test'
import { expectAccessible } from './accessibility.ts'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'

const html = (page: Page) => page.getByRole('textbox', { name: 'HTML part' })
const mail = (page: Page) => page.frameLocator('iframe[title="Preview of the email"]')

/** At the very end of the editor's text. */
async function typeAtEnd(page: Page, text: string) {
  await html(page).focus()
  await page.keyboard.press('Control+End')
  await page.keyboard.type(text)
}

test('an error is told at its line as it is typed, and the preview comes back when it is put right', async ({
  page
}) => {
  await goTo(page, '/templates/confirm-account')
  await expect(mail(page).getByText('Dear Amara,')).toBeVisible()
  await typeAtEnd(page, '{{ user.nane')
  const problem = page.getByRole('list', { name: 'Problems' }).getByRole('button', { name: /nane/ })
  await expect(problem).toBeVisible()
  await expect(page.locator('.cm-lintRange-error').last()).toBeVisible()
  await expect(page.getByRole('button', { name: 'Send a test…' })).toBeDisabled()

  await page.keyboard.press('Control+z')
  for (let undone = 0; undone < 14; undone++) await page.keyboard.press('Control+z')
  await expect(problem).toBeHidden()
  await expect(mail(page).getByText('Dear Amara,')).toBeVisible()
})

test('variables are completed as they are typed, with what they mean', async ({ page }) => {
  await goTo(page, '/templates/confirm-account')
  await typeAtEnd(page, '{{ user.na')
  const choices = page.getByRole('listbox')
  await expect(choices.getByRole('option', { name: /^name/ })).toBeVisible()
  await choices.getByRole('option', { name: /^name/ }).click()
  await expect(html(page)).toContainText('{{ user.name')
})

test('what is opened closes itself, and is typed over', async ({ page }) => {
  await goTo(page, '/templates/confirm-account')
  await html(page).focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.type('<ul>')
  await page.keyboard.press('Enter')
  await page.keyboard.type('<li>{% if link != "" %}{{ link }}{% endif %}')
  await expect(html(page).locator('.cm-line')).toHaveText([
    '<ul>',
    '  <li>{% if link != "" %}{{ link }}{% endif %}</li>',
    '</ul>'
  ])
  for (const name of ['endif', 'if']) {
    await expect(html(page).locator('.cm-matchingBracket').getByText(name, { exact: true })).toBeVisible()
  }
  await page.keyboard.press('Control+End')
  await page.keyboard.type('<b>x')
  for (let press = 0; press < 4; press++) await page.keyboard.press('Delete')
  await page.keyboard.type('</')
  await expect(html(page).locator('.cm-line').last()).toHaveText('</ul><b>x</b>')
})

test('F8 goes to the next problem and says what it is', async ({ page }) => {
  await goTo(page, '/templates/confirm-account')
  await html(page).focus()
  await page.keyboard.press('Control+Home')
  await page.keyboard.type('{{ user.nane }} {{ user.adress }}')
  await expect(page.locator('.cm-lintRange-error')).toHaveCount(2)
  await expect(page.locator('.cm-lint-marker-error')).toHaveCount(1)
  await page.keyboard.press('Control+Home')
  for (const [name, wrong] of [
    ['name', 'nane'],
    ['address', 'adress']
  ]) {
    await page.keyboard.press('F8')
    await expect(page.locator('.cm-diagnostic-error')).toContainText(`Did you mean “user.${name}”?`)
    expect(await page.evaluate(() => String(window.getSelection()))).toBe(`user.${wrong}`)
  }
})

test('what is saved is a new version; an earlier one can be compared and brought back', async ({ page }) => {
  await goTo(page, '/templates/confirm-account')
  const subject = page.getByRole('textbox', { name: 'Subject' })
  await subject.press('Control+a')
  await page.keyboard.type('Please confirm')
  await expect(page.getByText('Unsaved changes')).toBeVisible()
  await page.keyboard.press('Control+s')
  await expect(page.getByText('Unsaved changes')).toBeHidden()

  await subject.press('Control+a')
  await page.keyboard.type('Once more')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Unsaved changes')).toBeHidden()

  await page.getByRole('tab', { name: 'Versions' }).click()
  const earlier = page
    .getByRole('listitem')
    .filter({ has: page.getByText(/^Version/) })
    .nth(1)
  await earlier.getByRole('button', { name: 'Compare' }).click()
  await expect(page.getByRole('region', { name: 'Changes in Subject' })).toContainText('Once more')
  await earlier.getByRole('button', { name: 'Restore' }).click()
  await expect(subject).toHaveText('Please confirm')
  await expect(page.getByText('Unsaved changes')).toBeVisible()
})

test('changes that were not saved are kept over a restart, and can be discarded', async ({ app }) => {
  await goTo(app.page, '/templates/reminder')
  await app.page.getByRole('textbox', { name: 'Subject' }).press('End')
  await app.page.keyboard.type(' – now')
  await expect(app.page.getByText('Unsaved changes')).toBeVisible()
  await goTo(app.page, '/templates')
  await expect(app.page.getByText('has unsaved changes')).toBeVisible()
  await expect(app.page.getByRole('listitem').filter({ hasText: 'Reminder' })).toContainText(
    'Unsaved changes'
  )
  await app.quit()
  await app.restart()
  await goTo(app.page, '/templates/reminder')
  await expect(app.page.getByRole('textbox', { name: 'Subject' })).toContainText('– now')
  await app.page.getByRole('button', { name: 'Discard' }).click()
  await expect(app.page.getByRole('textbox', { name: 'Subject' })).not.toContainText('– now')
})

test('a test goes to one address and says what the server answered', async ({ page }) => {
  await goTo(page, '/templates/confirm-account')
  await page.getByRole('button', { name: 'Send a test…' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('To').fill('me@ragtime.example')
  await dialog.getByRole('button', { name: 'Send', exact: true }).click()
  await expect(dialog.getByText('Accepted')).toBeVisible()
  await dialog.getByRole('link', { name: 'Open mailbox' }).click()
  await expect(
    page.getByRole('grid', { name: 'Captured emails' }).getByText('me@ragtime.example')
  ).toBeVisible()
})

test('a template begins as a copy of another', async ({ page }) => {
  await goTo(page, '/templates')
  await page.getByRole('button', { name: 'New template…' }).click()
  await page.getByRole('dialog').getByLabel('Name').fill('Second try')
  await page.getByRole('dialog').getByRole('button', { name: 'Create' }).click()
  await expect(page.getByRole('heading', { name: 'Second try' })).toBeVisible()
  await expect(mail(page).getByText('Dear Amara,')).toBeVisible()
})

test('templates: nothing stands in the way of anyone', async ({ page }) => {
  test.slow()
  await goTo(page, '/templates')
  await expect(page.getByText('Confirm your account')).toBeVisible()
  await expectAccessible(page)
  await goTo(page, '/templates/confirm-account')
  await expect(mail(page).getByText('Dear Amara,')).toBeVisible()
  await expectAccessible(page)
  for (const tab of ['Variables', 'Versions']) {
    await page.getByRole('tab', { name: tab }).click()
    await expectAccessible(page)
  }
})
