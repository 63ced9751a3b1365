import type { Page } from '@playwright/test'

/** Shows a place of the app, such as '/settings/links', as a link to it does. */
export async function goTo(page: Page, place: string): Promise<void> {
  await page.evaluate((place) => {
    window.location.hash = place
  }, place)
}
