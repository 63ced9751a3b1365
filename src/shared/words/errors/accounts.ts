import type { Catalog } from '../catalog.ts'

/** Accounts: what a person filled in, and what can be done with one. */
export const accounts = {
  'account-gone': () => 'This account no longer exists.',
  'campaign-account-gone': () =>
    'The account of this campaign was removed. Start a new campaign with another account.',
  'no-active-account': () => 'There is no account to send with. Add one in Settings › Accounts.',
  'mailbox-not-running': () =>
    'The test mailbox could not be started. Restart Countersign, or use a mail server.',
  'captured-email-gone': () => 'This email is no longer in the test mailbox.',
  'mailbox-not-removable': () => 'The test mailbox can’t be removed.',
  'account-kind-fixed': () => 'A mail server can’t become the test mailbox. Add a mail server instead.',
  'account-in-use': (
    { account, campaign, others }: { account: string; campaign: string; others: number },
    format
  ) =>
    format.plural(others + 1, {
      one: `“${account}” is used by the campaign “${campaign}”. Stop it or let it finish, then remove the account.`,
      other: `“${account}” is used by ${format.count(others + 1)} campaigns, such as “${campaign}”. Stop them or let them finish, then remove the account.`
    }),
  'account-name-control-character': () =>
    'The label contains a line break or another control character. Type it again.',
  'from-name-control-character': () =>
    'The sender name contains a line break or another control character. Type it again.',
  'user-name-control-character': () =>
    'The user name contains a line break or another control character. Type it again.',
  'client-id-control-character': () =>
    'The client ID contains a line break or another control character. Type it again.',
  'scope-control-character': () =>
    'The scope contains a line break or another control character. Type it again.',
  'port-out-of-range': ({ port }: { port: number }) =>
    `${port} is not a port. Ports are 1 to 65535; mail servers mostly use 587 or 465.`,
  'unencrypted-elsewhere': ({ host }: { host: string }) =>
    `Unencrypted mail can only go to a server on this computer, and ${host} is not. Choose STARTTLS or TLS.`,
  'password-of-another-server': () =>
    'Enter the password again. The saved one is for another server, port, encryption or user name.',
  'user-name-missing': () => 'Enter the user name: the address of the mailbox to log in to.',
  'client-id-missing': () => 'Enter the client ID. The provider shows it where the app is registered.',
  'scope-missing': () => 'Enter the scope. The provider requires it when no person signs in.',
  'token-url-not-url': () => 'Enter the token URL. It starts with https://.',
  'token-url-not-https': () =>
    'The token URL must start with https://, because the client secret and the refresh token are sent there.',
  'token-url-with-password': () => 'The token URL contains a user name, a password or a #. Remove them.',
  'host-missing': () => 'Enter the mail server, such as smtp.example.com.',
  'host-is-url': ({ host }: { host: string }) =>
    `“${host}” is a web address. Enter only the server name, such as smtp.example.com.`,
  'host-with-port': ({ host }: { host: string }) =>
    `“${host}” contains a port. Enter only the server name, such as smtp.example.com; the port has its own field.`,
  'host-is-address': ({ host }: { host: string }) =>
    `“${host}” is an email address. Enter only the server name, such as smtp.example.com.`,
  'host-not-name': ({ host }: { host: string }) =>
    `“${host}” is not a server name. Enter one such as smtp.example.com.`
} satisfies Catalog
