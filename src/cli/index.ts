import { readFileSync } from 'node:fs'
import { constants, homedir } from 'node:os'
import { join } from 'node:path'
import { AppError } from '../shared/errors.ts'
import { errorText } from '../shared/words/errors/error-text.ts'
import { type Command, readCommandLine } from './command-line.ts'
import { appDataFolder } from './engine/data-folder.ts'
import { exitCodeOf, UsageError } from './exit-codes.ts'
import { format } from './format.ts'
import { runCommand } from './run-command.ts'
import { createTerminal, type Terminal } from './terminal.ts'

/** Two folders up, built or not: out/main and src/cli lie equally deep. */
const root = join(import.meta.dirname, '..', '..')

/** The command line: everything it takes from the world, it takes here. */
async function main(): Promise<number> {
  const args = process.argv.slice(2)
  const { env, platform } = process
  const terminal = createTerminal(process.stdout, process.stderr, {
    json: args.includes('--json'),
    ascii: platform === 'linux' && !/utf-?8/i.test(env['LC_ALL'] || env['LC_CTYPE'] || env['LANG'] || '')
  })
  // What nobody thought of ends with a sentence too; the data is safe, as after a kill.
  process.on('uncaughtException', (error) => {
    process.exitCode = tellFailure(error, terminal)
    process.exit()
  })
  const stopped = listenForSignals()
  try {
    const command = readCommandLine(args, process.cwd(), Date.now())
    const code = await runCommand(command, {
      terminal,
      dataDir: folderOf(command) ?? appDataFolder(platform, env, homedir()),
      templatesDir: join(root, 'templates'),
      version: (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }).version,
      stdin: process.stdin,
      credentialsDirectory: env['CREDENTIALS_DIRECTORY'],
      userId: process.getuid?.(),
      now: () => Date.now(),
      stop: stopped.signal
    })
    await terminal.end()
    if (terminal.failure === null) return code
    terminal.problem('FILE_UNWRITABLE', terminal.failure)
    return exitCodeOf(null)
  } catch (error) {
    if (stopped.signal.aborted) {
      terminal.problem('CANCELLED', 'Interrupted.')
      await terminal.end()
      return 128 + constants.signals[stopped.by()]
    }
    return tellFailure(error, terminal)
  }
}

const folderOf = (command: Command) => (command.name === 'help' ? null : command.dataDir)

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

/** One sentence, never a stack trace. Returns the exit code. */
function tellFailure(error: unknown, terminal: Terminal): number {
  if (error instanceof UsageError) {
    terminal.problem('USAGE', `${error.message} See countersign --help.`)
  } else if (error instanceof AppError) {
    terminal.problem(error.code, errorText(error, format))
  } else {
    const text = error instanceof Error ? error.message : String(error)
    terminal.problem('INTERNAL', `It could not be done: ${text.split('\n')[0]}`)
  }
  return exitCodeOf(error)
}

process.exitCode = await main()
// A server or timer that is still open is no reason to stay: all is written.
process.exit()
