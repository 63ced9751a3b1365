import { readFileSync } from 'node:fs'
import { constants, homedir } from 'node:os'
import { join } from 'node:path'
import { appDataFolder } from './engine/data-folder.ts'
import { createPrompts } from './prompts.ts'
import { runCommandLine, tellFailure } from './run-command-line.ts'
import { createTerminal } from './terminal.ts'

/** Two folders up, built or not: out/main and src/cli lie equally deep. */
const root = join(import.meta.dirname, '..', '..')

// What this makes is for its owner alone, whatever the shell or the service manager says.
process.umask(0o077)

/** The command line: everything it takes from the world, it takes here. */
function main(): Promise<number> {
  const args = process.argv.slice(2)
  const { env, platform } = process
  const terminal = createTerminal(process.stdout, process.stderr, {
    json: args.includes('--json'),
    ascii: platform === 'linux' && !/utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '')
  })
  // A bug ends with a sentence too; the data is safe, as after a kill.
  process.on('uncaughtException', (error) => {
    process.exitCode = tellFailure(error, terminal)
    process.exit()
  })
  const stopped = listenForSignals()
  return runCommandLine(args, {
    terminal,
    prompts: createPrompts(process.stdin, process.stderr),
    cwd: process.cwd(),
    usualDataDir: appDataFolder(platform, env, homedir()),
    templatesDir: join(root, 'templates'),
    version: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
    stdin: process.stdin,
    credentialsDirectory: env['CREDENTIALS_DIRECTORY'],
    userId: process.getuid?.(),
    now: () => Date.now(),
    stop: stopped.signal,
    stoppedBy: stopped.by
  })
}

/** The first signal asks for a proper end; the second one does not wait for it. */
function listenForSignals() {
  const stopping = new AbortController()
  let by: NodeJS.Signals = 'SIGTERM'
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping.signal.aborted) process.exit(128 + constants.signals[signal])
      by = signal
      stopping.abort()
    })
  }
  return { signal: stopping.signal, by: () => by }
}

process.exitCode = await main()
// A server or timer that is still open is no reason to stay: all is written.
process.exit()
