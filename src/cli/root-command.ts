import { resolve } from 'node:path'
import { Command } from '@commander-js/extra-typings'
import type { Task } from './command-context.ts'
import { UsageError } from './exit-codes.ts'

/** Runs what a command line asks for. The options that every command has, before or after it, are the program's own. */
export type Start = (task: Task) => Promise<void>

export interface Surroundings {
  version: string
  /** Where relative paths start. */
  cwd: string
  /** Takes help that was asked for. */
  print(text: string): void
}

export type Program = ReturnType<typeof rootCommand>

/** The program without its commands. */
export function rootCommand({ version, cwd, print }: Surroundings) {
  return new Command('countersign')
    .description('Runs email verification campaigns without a window.')
    .version(version, '--version', 'Print the version.')
    .helpOption('-h, --help', 'Explain a command.')
    .helpCommand('help [command]', 'Explain a command.')
    .option('--data <dir>', 'Use the data in this folder instead of the app’s own.', (given) =>
      resolve(cwd, given)
    )
    .option(
      '--secrets <file>',
      'Read passwords and the signing secret from this file (mode 0600), or from standard input with “-”.',
      (given) => (given === '-' ? given : resolve(cwd, given))
    )
    .option('--json', 'Print JSON for programs, in the shapes of docs/cli.md.')
    .configureHelp({ showGlobalOptions: true, helpWidth: 100 })
    .exitOverride()
    .configureOutput({ writeOut: print, writeErr: () => {}, outputError: () => {} })
}

/** What commander found wrong with a command line, in a sentence. */
export function usageErrorOf(code: string, message: string): UsageError {
  if (code === 'commander.help') return new UsageError('Choose a command. See countersign --help.')
  const sentence = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/[.\s]+$/, '')
  return new UsageError(`${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}. See countersign --help.`)
}
