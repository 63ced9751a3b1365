import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

export interface LaunchOptions {
  /** Absolute: the folder that holds settings, database and log, in place of the usual one. */
  dataDir: string | null
  /** Absolute: a CSV file to import. */
  importFile: string | null
  /** Walk through the main job with sample users. */
  demo: boolean
}

/**
 * Reads the app's own options out of a command line that Electron, Chromium and Playwright put theirs into as well,
 * which is why unknown ones are passed over.
 */
export function readLaunchOptions(args: readonly string[], cwd: string): LaunchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    options: { data: { type: 'string' }, import: { type: 'string' }, demo: { type: 'boolean' } }
  })
  const path = (value: unknown) => (typeof value === 'string' && value !== '' ? resolve(cwd, value) : null)
  // A file opened with the app from the desktop comes bare.
  const opened = positionals.find((text) => /\.(csv|tsv)$/i.test(text))
  return { dataDir: path(values.data), importFile: path(values.import ?? opened), demo: values.demo === true }
}
