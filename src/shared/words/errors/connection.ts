import type { Catalog } from '../catalog.ts'

type Where = {
  host: string
  port: number
}

/** Why a mail server could not be reached or used. */
export const connection = {
  'host-not-found': ({ host }: { host: string }) =>
    `No server named ${host} was found. Check the name and your network connection.`,
  'connection-refused': ({ port }: { port: number }) => `Connection refused on port ${port}. Check the port.`,
  'host-unreachable': ({ host }: { host: string }) =>
    `${host} can’t be reached from this computer. Check your network connection.`,
  'server-silent': ({ host, port }: Where) =>
    `${host} doesn’t greet on port ${port}. It may expect TLS from the start (usually port 465).`,
  'server-not-answering': ({ host, port }: Where) =>
    `${host} doesn’t respond on port ${port}. A firewall may be blocking it.`,
  'certificate-expired': () => 'The server’s certificate has expired.',
  'certificate-for-another-name': ({ detail }: { detail: string }) =>
    `The server’s certificate is for another name. ${detail}`,
  'certificate-not-trusted': () => 'The server’s certificate isn’t trusted.',
  'tls-too-old': ({ host }: { host: string }) =>
    `${host} only offers outdated encryption (older than TLS 1.2).`,
  'no-tls-from-start': ({ host, port }: Where) =>
    `${host} doesn’t start with TLS on port ${port}. Choose STARTTLS (usually port 587) or another port.`,
  'no-starttls': ({ host, port }: Where) =>
    `${host} offers no encryption (STARTTLS) on port ${port}, so nothing secret was sent.`,
  'no-login-offered': ({ host, port }: Where) =>
    `${host} offers no login on port ${port}. Remove the user name from the account, or use another port.`,
  'login-unavailable': ({ host }: { host: string }) =>
    `${host} can’t log anyone in right now. Try again later.`,
  'wrong-password': () => 'Wrong user name or password.',
  'no-oauth2-login': ({ host, port }: Where) => `${host} offers no OAuth 2 login (XOAUTH2) on port ${port}.`,
  'access-token-refused': ({ host, user }: { host: string; user: string }) =>
    `${host} rejected the access token for ${user}. Check the user name, the scope, and whether this mailbox may send with SMTP.`,
  'sender-not-allowed': () => 'This account isn’t allowed to send from this address.',
  'recipient-refused': () => 'The server doesn’t accept mail for this recipient.',
  'message-refused': () => 'The server rejected the message.',
  'server-refused': ({ host }: { host: string }) => `${host} refused.`,
  'connection-closed': ({ host }: { host: string }) => `${host} closed the connection.`,
  'connection-failed': ({ host, detail }: { host: string; detail: string }) =>
    `${host} could not be used: ${detail}`
} satisfies Catalog
