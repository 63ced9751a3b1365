import { quiet, type Stage } from './stage.ts'

export async function firstStart({ page, take, goTo }: Stage): Promise<void> {
  const addSamples = page.getByRole('button', { name: 'Add sample users' })
  await addSamples.waitFor()
  await take('welcome')
  // Every list as it is before there is anything in it.
  for (const screen of ['overview', 'users', 'campaigns', 'log', 'mailbox']) {
    await goTo(`/${screen}`)
    await page.getByRole('main').getByRole('button').first().waitFor()
    await take(`${screen}-empty`)
  }
  await goTo('/welcome')
  await addSamples.click()
  await page.getByRole('grid', { name: 'Users' }).waitFor()
  await quiet(page)
}

export async function settings({ page, take, goTo }: Stage): Promise<void> {
  for (const section of ['accounts', 'accounts/new', 'links', 'sending', 'service', 'data', 'appearance']) {
    await goTo(`/settings/${section}`)
    await page.getByRole('heading', { name: 'Settings' }).waitFor()
    await quiet(page)
    await take(`settings-${section.replace('/', '-')}`)
  }
  await goTo('/settings/data')
  await page.getByRole('button', { name: 'Back up now' }).click()
  const restore = page.getByRole('button', { name: /^Restore the backup of/ }).first()
  await restore.waitFor()
  await quiet(page)
  await restore.click()
  await page.getByRole('dialog').waitFor()
  await take('restore')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Delete everything…' }).click()
  await page.getByRole('dialog').waitFor()
  await take('delete-everything')
  await page.keyboard.press('Escape')
}

export async function shell({ page, take, goTo }: Stage): Promise<void> {
  await goTo('/users')
  await page.getByRole('grid', { name: 'Users' }).waitFor()
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await take('palette')
  await page.keyboard.press('Escape')
  await page.keyboard.press('?')
  await page.getByRole('dialog').waitFor()
  await take('keys')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+k')
  await page.getByRole('dialog').waitFor()
  await page.keyboard.type('about')
  await page.keyboard.press('Enter')
  await page.getByRole('dialog', { name: /About/ }).waitFor()
  await take('about')
  await page.keyboard.press('Escape')
}
