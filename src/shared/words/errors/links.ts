import type { Catalog } from '../catalog.ts'

/** Links, their pattern, their signing secret, and the built-in confirm page. A port is a name: it has no separators. */
export const links = {
  'confirm-port-in-use': ({ port }: { port: number }) =>
    `The built-in confirm page needs port ${port}, where the links already sent lead, but another program is using it. Free the port, then restart Countersign.`,
  'confirm-port-refused': ({ port, detail }: { port: number; detail: string }) =>
    `The built-in confirm page needs port ${port}, where the links already sent lead, but the system refuses it (${detail}). Free the port, then restart Countersign.`,
  'confirm-page-down': () =>
    'The built-in confirm page is not running, so links would not work. Restart Countersign, or set your own URL in Settings › Links.',
  'link-pattern-missing': () =>
    'The URL for your links is missing. Enter it in Settings › Links, such as https://example.com/confirm/{{ token }}.',
  'link-pattern-for-token-missing': () =>
    'The link column holds tokens, and there is no URL to put them in. Enter one in Settings › Links.',
  'link-pattern-without-token': () => 'The URL has no place for the token. Write {{ token }} where it goes.',
  'link-pattern-several-tokens': () => 'The URL has more than one {{ token }}. Keep only one.',
  'link-pattern-other-braces': () => 'The URL can only contain one thing in braces: {{ token }}.',
  'link-pattern-token-in-host': () => '{{ token }} is in the host name. Put it in the path or the query.',
  'link-pattern-too-long': ({ max }: { max: number }, format) =>
    `The URL is longer than ${format.count(max)} characters.`,
  'link-pattern-bad-character': () => 'The URL contains a space or another character that is not allowed.',
  'link-pattern-not-url': () =>
    'This is not a URL. It should look like https://example.com/confirm/{{ token }}.',
  'link-pattern-with-password': () => 'The URL contains a user name or password. Remove them.',
  'link-pattern-not-https': () =>
    'The URL must start with https://. Only a URL on this computer may use http://.',
  'link-empty': () => 'The link column is empty for this user.',
  'link-too-long': ({ max }: { max: number }, format) =>
    `This user’s link is longer than ${format.count(max)} characters.`,
  'link-bad-character': () => 'This user’s link contains a space or another character that is not allowed.',
  'link-not-url': () => 'This user’s link is not a URL. It should look like https://example.com/confirm/…',
  'link-with-password': () => 'This user’s link contains a user name or password. Remove them.',
  'link-not-https': () =>
    'This user’s link must start with https://. Only a link to this computer may use http://.',
  'link-lifetime-too-long': () => 'A link would be valid for longer than its verifier allows.',
  'signing-secret-missing': () =>
    'There is no signing secret. In Settings › Links, enter the one your server uses, or generate one.',
  'signing-secret-too-short': ({ min }: { min: number }, format) =>
    `The signing secret is too short for JWT with HS256, which needs at least ${format.count(min)} bytes. Generate one, or use a longer one on both sides.`,
  'signing-secret-guessable': ({ min }: { min: number }, format) =>
    `The signing secret is shorter than ${format.count(min)} bytes. Anyone who gets a link could find it by guessing. Generate a new one.`,
  'signing-key-not-ed25519': () =>
    'The signing key is not an Ed25519 private key in PEM format (“-----BEGIN PRIVATE KEY-----”). Generate one here, or paste the output of “openssl genpkey -algorithm ed25519”.'
} satisfies Catalog
