/** Of `--help` and the man page, by command. */
const examples = new WeakMap<object, readonly string[]>()

/** Command lines to copy, below the options of a command. */
export function withExamples<C extends { addHelpText(place: 'after', text: string): unknown }>(
  command: C,
  ...lines: [string, ...string[]]
): C {
  examples.set(command, lines)
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`)
  return command
}

export const examplesOf = (command: object): readonly string[] => examples.get(command) ?? []
