import { type CommandNode, withDescendants } from '../src/cli/command-tree.ts'
import { exitCodes } from '../src/cli/exit-codes.ts'

/** The manual page in the macros of man(7), from the same table as `--help`. */
export function manPage(program: CommandNode): string {
  const commands = withDescendants(program).filter(
    ({ path, commands }) => path !== '' && commands.length === 0
  )
  return [
    '.\\" Made by `npm run man-page` from the command table. Do not edit.',
    '.TH COUNTERSIGN 1 "" "Countersign" "User Commands"',
    '.SH NAME',
    `countersign \\- ${text(program.description.replace(/\.$/, ''))}`,
    '.SH SYNOPSIS',
    '.B countersign',
    '.I command',
    '[\\fIoptions\\fR]',
    '.SH DESCRIPTION',
    text(
      'Does what the Countersign app does, without a window: for servers and for cron. It is the same engine on the same ' +
        'data. Only one engine works with the data at a time; commands that only look can be run at any time.'
    ),
    '.SH OPTIONS',
    'Before or after any command:',
    ...optionLines(program),
    '.SH COMMANDS',
    ...commands.flatMap(commandLines),
    '.SH EXIT STATUS',
    ...Object.entries(exitWords).flatMap(([code, words]) => ['.TP', `.B ${code}`, text(words)]),
    '.SH FILES',
    '.TP',
    '.I settings.json',
    'The settings, in the data folder. The app uses the same file.',
    '.TP',
    '.I cli\\-secrets.json',
    text(
      'Passwords and the signing secret, in the data folder, unless --secrets or systemd’s credential “countersign” gives them.'
    ),
    '.SH SEE ALSO',
    text('docs/cli.md has the shapes of --json and the setup of a server.'),
    ''
  ].join('\n')
}

const exitWords: Record<(typeof exitCodes)[keyof typeof exitCodes], string> = {
  [exitCodes.done]: 'Done.',
  [exitCodes.failed]: 'It could not be done; the message says why.',
  [exitCodes.usage]: 'The command is not right, or other users can read a file of secrets.',
  [exitCodes.inUse]: 'Another Countersign is working with the data.',
  [exitCodes.notForAll]:
    'Done, but not for everyone: refused rows, rejected recipients, or outcomes that need a decision.',
  [exitCodes.paused]: 'Paused until a person has seen to it.'
}

function commandLines(node: CommandNode): string[] {
  const args = node.args.map((one) => {
    const name = `\\fI${text(one.name())}\\fR${one.variadic ? '...' : ''}`
    return one.required ? name : `[${name}]`
  })
  return [
    `.SS countersign ${[node.path, ...args].join(' ')}`,
    text(node.description),
    ...node.args.flatMap((one) => ['.TP', `.I ${text(one.name())}`, text(one.description)]),
    ...optionLines(node),
    ...(node.examples.length === 0
      ? []
      : [
          '.PP',
          node.examples.length === 1 ? 'Example:' : 'Examples:',
          '.PP',
          '.nf',
          ...node.examples.map((line) => `    ${text(line)}`),
          '.fi'
        ])
  ]
}

const optionLines = ({ options }: CommandNode): string[] =>
  options.flatMap(({ flags, description }) => ['.TP', `.B ${text(flags)}`, text(description)])

/** A text line: nothing in it is taken for a request or an escape, and hyphens can be copied. */
function text(line: string): string {
  const escaped = line.replace(/\\/g, '\\e').replace(/-/g, '\\-').replace(/[“”]/g, '"').replace(/[‘’]/g, "'")
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped
}
