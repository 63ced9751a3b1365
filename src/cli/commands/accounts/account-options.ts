import { Command } from '@commander-js/extra-typings'
import { oneOf, rate, wholeNumber } from '../../arguments.ts'

const securities = ['tls', 'starttls', 'none'] as const
const grants = ['refresh-token', 'client-credentials'] as const

/** A command with the options that describe an account: those of `accounts add` and `accounts set`. */
export function accountCommand(name: string) {
  return new Command(name)
    .option('--name <text>', 'A label, only shown in Countersign.')
    .option('--service <id>', 'A well-known service, such as gmail: fills in host, port and security.')
    .option('--host <name>', 'The mail server.')
    .option('--port <n>', 'Usually 587 with STARTTLS, 465 with TLS.', wholeNumber(65_535))
    .option('--security <kind>', 'starttls, tls, or none for a server on this computer.', oneOf(securities))
    .option('--user <name>', 'Usually the full email address. Leave it out if no login is needed.')
    .option(
      '--password-file <file>',
      'Read the password from this file (mode 0600), or from standard input with “-”.'
    )
    .option('--from <address>', 'The sender’s address.')
    .option('--from-name <text>', 'The sender’s name.')
    .option('--reply-to <address>', 'Where replies go (default: the sender).')
    .option('--rate <n>', 'At most this many messages per second.', rate)
    .option('--connections <n>', 'At most this many connections at once.', wholeNumber(50))
    .option('--oauth2 <grant>', 'Log in with OAuth 2: refresh-token or client-credentials.', oneOf(grants))
    .option('--client-id <id>', 'OAuth 2: the client ID.')
    .option('--token-url <url>', 'OAuth 2: where access tokens come from.')
    .option('--scope <scope>', 'OAuth 2: the scope, if the provider wants one.')
    .option(
      '--client-secret-file <file>',
      'OAuth 2: read the client secret from this file (mode 0600), or “-”.'
    )
    .option(
      '--refresh-token-file <file>',
      'OAuth 2: read the refresh token from this file (mode 0600), or “-”.'
    )
}

export type AccountOptions = ReturnType<ReturnType<typeof accountCommand>['opts']>
