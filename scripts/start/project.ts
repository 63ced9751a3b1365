import { join } from 'node:path'

export const projectRoot = join(import.meta.dirname, '../..')

/** What `npm run build` makes, as the app's main process is started. */
export const builtMain = join(projectRoot, 'out', 'main', 'index.js')

/** The built file of a package's command line, to be run by this Node rather than by a shell. */
export function commandOf(name: string, file: string): string {
  return join(projectRoot, 'node_modules', name, file)
}
