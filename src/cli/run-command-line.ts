import { constants } from 'node:os'
import { CommanderError } from '@commander-js/extra-typings'
import type { CommandContext, Task } from './command-context.ts'
import { exitCodes } from './exit-codes.ts'
import { failureOf } from './failure.ts'
import { createProgram } from './program.ts'
import { usageErrorOf } from './root-command.ts'
import type { Terminal } from './terminal.ts'

/** The world of a command line, before its options are read. */
export interface World extends Omit<CommandContext, 'json' | 'dataDir' | 'secrets'> {
  /** The app's own data folder, absolute. */
  usualDataDir: string
  /** The signal that aborted `stop`. */
  stoppedBy(): NodeJS.Signals
}

/** Reads the command line and carries it out. Resolves with the exit code, and never rejects. */
export async function runCommandLine(args: readonly string[], world: World): Promise<number> {
  const { terminal, stop, usualDataDir, stoppedBy, ...context } = world
  let code: number = exitCodes.done
  const { version, cwd } = world
  const start = async (task: Task) => {
    const { data, secrets, json } = program.opts()
    code = await task({
      ...context,
      terminal,
      stop,
      json: json === true,
      dataDir: data ?? usualDataDir,
      secrets: secrets ?? null
    })
  }
  const program = createProgram(start, { version, cwd, print: (text) => terminal.help(text) })
  try {
    await program.parseAsync(args, { from: 'user' })
    await terminal.end()
    if (terminal.failure === null) return code
    terminal.problem('FILE_UNWRITABLE', terminal.failure)
    return exitCodes.failed
  } catch (error) {
    const interrupted = error instanceof Error && error.name === 'ExitPromptError'
    if (stop.aborted || interrupted) {
      terminal.problem('CANCELLED', 'Interrupted.')
      await terminal.end()
      return 128 + constants.signals[interrupted ? 'SIGINT' : stoppedBy()]
    }
    // Help and version were asked for, and are printed.
    if (error instanceof CommanderError && error.exitCode === 0) {
      await terminal.end()
      return exitCodes.done
    }
    return tellFailure(
      error instanceof CommanderError ? usageErrorOf(error.code, error.message) : error,
      terminal
    )
  }
}

/** Returns the exit code. */
export function tellFailure(error: unknown, terminal: Terminal): number {
  const { code, sentence, exitCode } = failureOf(error)
  terminal.problem(code, sentence)
  return exitCode
}
