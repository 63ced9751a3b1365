import { AxeBuilder } from '@axe-core/playwright'
import { expect, type Page } from '@playwright/test'

/** What is shown has no violation that axe can find, in the light theme and in the dark one. */
export async function expectAccessible(page: Page): Promise<void> {
  const all: string[] = []
  for (const theme of ['light', 'dark'] as const) {
    await page.evaluate((theme) => window.shell.settings.update({ appearance: { theme } }), theme)
    await expect(page.locator('html')).toHaveAttribute('data-mantine-color-scheme', theme)
    const found = await violations(page)
    // What is fading in or out (a toast that leaves) is judged half-way: only what is still there a moment later counts.
    all.push(...(found.length > 0 ? await violations(page) : found).map((one) => `${theme}, ${one}`))
  }
  expect(all).toEqual([])
}

async function violations(page: Page): Promise<string[]> {
  // A cursor blinks for ever.
  await page.waitForFunction(() =>
    document
      .getAnimations()
      .every((one) => one.playState !== 'running' || one.effect?.getComputedTiming().endTime === Infinity)
  )
  // The mail in a preview is the customer's own; its frame lets no script in, and so not axe. Legacy mode: the other one
  // opens a page of its own, which neither Electron nor its stand-in allows.
  const { violations } = await new AxeBuilder({ page }).setLegacyMode().exclude('iframe').analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map((node) => `${id}: ${node.target.join(' ')}\n${node.html}`)
  )
}
