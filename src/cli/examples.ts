/** Command lines to copy, below the options of a command. */
export function withExamples<C extends { addHelpText(place: 'after', text: string): unknown }>(
  command: C,
  ...lines: [string, ...string[]]
): C {
  command.addHelpText('after', `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`)
  return command
}
