import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { expect, test } from './fixture.ts'
import { goTo } from './go-to.ts'

/** Drags files of this computer over the middle of the window and lets go, as the desktop does. */
async function drop(page: Page, files: string[], before?: () => Promise<void>): Promise<void> {
  const cdp = await page.context().newCDPSession(page)
  const drag = (type: 'dragEnter' | 'dragOver' | 'drop') =>
    cdp.send('Input.dispatchDragEvent', {
      type,
      x: 500,
      y: 300,
      data: { items: [], files, dragOperationsMask: 1 }
    })
  await drag('dragEnter')
  await drag('dragOver')
  await before?.()
  await drag('drop')
  await cdp.detach()
}

test('a CSV dropped anywhere is taken to Import; what is no CSV is refused, and never replaces the page', async ({
  app,
  page
}) => {
  const csv = join(app.dataDir, 'dropped.csv')
  await writeFile(csv, 'Name,E-mail\nAmara Okafor,amara@fieldnotes.example\n')
  // Over the send log, which has nothing to do with files.
  await goTo(page, '/log')
  await expect(page.getByText('Nothing sent yet')).toBeVisible()
  await drop(page, [csv], () => expect(page.getByText('Drop the CSV to import it')).toBeVisible())
  await expect(page.getByText('Drop the CSV to import it')).toBeHidden()
  await expect(page.getByRole('heading', { level: 1, name: 'Import' })).toBeVisible()
  await page.getByRole('button', { name: 'Import 1 user' }).click()
  await expect(page.getByText('1 added, 0 updated')).toBeVisible()

  const picture = join(app.dataDir, 'picture.png')
  await writeFile(picture, Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'))
  const before = page.url()
  await drop(page, [picture])
  await expect(page.getByRole('alert').filter({ hasText: /./ }).first()).toBeVisible()
  await expect(page.getByRole('heading', { level: 1, name: 'Import' })).toBeVisible()
  expect(new URL(page.url()).origin).toBe(new URL(before).origin)
})
