import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** What is shown has no violation that axe can find, in the light theme and in the dark one. */
export async function expectAccessible(page: Page): Promise<void> {
  const found: string[] = []
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((theme) => window.shell.settings.update({ appearance: { theme } }), theme)
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme)
    // Colours that are still fading in would be judged half-way.
    await page.waitForFunction(() => document.getAnimations().every((one) => one.playState !== 'running'))
    // The mail in a preview is the customer's own; its frame lets no script in, and so not axe.
    // Legacy mode: the other one opens a page of its own, which the app does not allow.
    const { violations } = await new AxeBuilder({ page }).setLegacyMode(true).exclude('iframe').analyze()
    for (const { id, nodes } of violations) {
      for (const node of nodes) found.push(`${theme}, ${id}: ${node.target.join(' ')}\n${node.html}`)
    }
  }
  expect(found).toEqual([])
}
