import type { Argument, CommandUnknownOpts, Option } from '@commander-js/extra-typings'
import { examplesOf } from './examples.ts'

/** A command as `--help` shows it, for the completions and the man page. */
export interface CommandNode {
  /** 'accounts add'; '' for the program itself. */
  path: string
  name: string
  summary: string
  description: string
  args: readonly Argument[]
  options: readonly Option[]
  examples: readonly string[]
  commands: readonly CommandNode[]
}

export function commandTree(program: CommandUnknownOpts): CommandNode {
  return nodeOf(program, '')
}

function nodeOf(command: CommandUnknownOpts, path: string): CommandNode {
  return {
    path,
    name: command.name(),
    summary: command.summary(),
    description: command.description(),
    args: command.registeredArguments,
    options: command.options.filter(({ hidden }) => !hidden),
    examples: examplesOf(command),
    commands: command.commands.map((below) =>
      nodeOf(below, path === '' ? below.name() : `${path} ${below.name()}`)
    )
  }
}

/** It and all below it, as `--help` orders them. */
export const withDescendants = (node: CommandNode): CommandNode[] => [
  node,
  ...node.commands.flatMap(withDescendants)
]
