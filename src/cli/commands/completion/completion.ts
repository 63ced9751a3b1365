import { oneOf } from '../../arguments.ts'
import { commandTree } from '../../command-tree.ts'
import { withExamples } from '../../examples.ts'
import { exitCodes } from '../../exit-codes.ts'
import type { Program, Start } from '../../root-command.ts'
import { completionScript, shells } from './completion-script.ts'

export function addCompletionCommand(program: Program, start: Start): void {
  withExamples(
    program
      .command('completion')
      .argument('<shell>', shells.join(', '), oneOf(shells))
      .summary('Print a completion script for your shell.')
      .description('Prints a completion script for bash, zsh or fish.')
      .action((shell) =>
        start(async ({ terminal, json }) => {
          const script = completionScript(shell, commandTree(program))
          if (json) terminal.json({ shell, script })
          else await terminal.write(script)
          return exitCodes.done
        })
      ),
    'countersign completion bash > /etc/bash_completion.d/countersign',
    'countersign completion zsh > ~/.zsh/functions/_countersign',
    'countersign completion fish > ~/.config/fish/completions/countersign.fish'
  )
}
