import type { LaunchedApp } from './launch-app.ts'

export interface WalkOptions {
  /** Folder for one picture of each step. Absolute. */
  pictures: string
  say: (line: string) => void
}

/** The main job, done by itself in the window. */
export async function walkThrough(app: LaunchedApp, options: WalkOptions): Promise<void> {
  const page = await app.window()
  await page.waitForSelector('main')
  options.say('The window is open.')
}
