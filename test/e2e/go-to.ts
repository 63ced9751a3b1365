import type { Page } from '@playwright/test'

/** Shows a place of the app, such as '/settings/links', as a link to it does. */
export async function goTo(page: Page, place: string): Promise<void> {
  // The very first start goes to the welcome by itself, once it knows that it is one.
  await page.getByRole('main').getByRole('heading', { level: 1 }).waitFor()
  await page.evaluate((place) => {
    window.location.hash = place
  }, place)
}
