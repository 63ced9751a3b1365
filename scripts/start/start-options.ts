import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export const usage = `npm start -- [options]

  --demo                Walk through the main job with sample users, before your eyes.
  --data DIR            Keep settings, database and log in DIR.
  --import FILE.csv     Open with this file to import.
  --headless            No window: do the walk, print its counts, leave a screenshot of each step in .tmp/demo.
  --screenshot SHOT.png With no window, save a picture of the first screen, and end.
                        Together with --demo: save the pictures of the walk in this folder.
`

export interface StartOptions {
  help: boolean
  demo: boolean
  headless: boolean
  /** Absolute paths. */
  screenshot: string | null
  data: string | null
  importFile: string | null
}

/** Throws a sentence for an option that there is not. */
export function readStartOptions(args: string[], cwd: string): StartOptions {
  const { values } = parseArgs({
    args,
    options: {
      help: { type: 'boolean', short: 'h', default: false },
      demo: { type: 'boolean', default: false },
      headless: { type: 'boolean', default: false },
      screenshot: { type: 'string' },
      data: { type: 'string' },
      import: { type: 'string' }
    }
  })
  const path = (value: string | undefined) => (value === undefined ? null : resolve(cwd, value))
  return {
    help: values.help,
    demo: values.demo,
    headless: values.headless,
    screenshot: path(values.screenshot),
    data: path(values.data),
    importFile: path(values.import)
  }
}

/** Options of the app itself, among those of `npm start`. */
export function appArguments(options: StartOptions): string[] {
  return [
    ...(options.data === null ? [] : ['--data', options.data]),
    ...(options.importFile === null ? [] : ['--import', options.importFile]),
    ...(options.demo ? ['--demo'] : [])
  ]
}
