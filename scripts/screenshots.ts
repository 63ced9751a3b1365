/**
 * `npm run screenshots`: starts the app (Electron, or its stand-in), does the main job in its window with sample users,
 * the import fixture and a rehearsal of faults, and takes a picture of each screen and dialog, light and dark, in two
 * sizes. All of them go to .tmp/screenshots, those the README shows to docs/screenshots too.
 *
 * `npm run screenshots -- templates settings` does those parts only, with the sample users. A part that fails is named
 * with a picture of where it stood, and the others are done all the same.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildIfStale } from './start/build.ts'
import { launchApp } from './start/launch-app.ts'
import { firstStart, settings, shell } from './screenshots/frame.ts'
import { importing, mailbox, templates, users } from './screenshots/lists.ts'
import { outcomes, preparing, samples, sending } from './screenshots/sending.ts'
import { allPictures, openStage, picturesInDocs, type Stage } from './screenshots/stage.ts'

const parts = [samples, importing, preparing, sending, outcomes, users, mailbox, templates, settings, shell]

async function main(): Promise<void> {
  buildIfStale(console.log)
  const data = mkdtempSync(join(tmpdir(), 'countersign-screenshots-'))
  const app = await launchApp({ args: ['--data', data], headless: true })
  try {
    const stage = await openStage(app)
    const asked = process.argv.slice(2)
    await firstStart(stage)
    const failed: string[] = []
    for (const part of parts) {
      if (asked.length > 0 && !asked.includes(part.name)) continue
      if (!(await isDone(part, stage))) failed.push(part.name)
    }
    console.log(`All pictures are in ${allPictures}, those of the README in ${picturesInDocs}.`)
    if (failed.length === 0) return
    console.error(`Not all were taken. Failed: ${failed.join(', ')}.`)
    process.exitCode = 1
  } finally {
    await app.dispose()
    rmSync(data, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
  }
}

async function isDone(part: (stage: Stage) => Promise<void>, stage: Stage): Promise<boolean> {
  try {
    await part(stage)
    return true
  } catch (error) {
    console.error(`${part.name} failed:`, error)
    await stage.page.screenshot({ path: join(allPictures, `failed-${part.name}.png`) })
    // Whatever is open would stand in the way of the next part.
    for (let press = 0; press < 3; press++) await stage.page.keyboard.press('Escape')
    return false
  }
}

await main()
