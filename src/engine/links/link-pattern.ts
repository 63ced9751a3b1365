import { sentenceError } from '../../shared/errors.ts'

/** A URL of the customer's with a place for the token, such as `https://ragtime.example/confirm/{{ token }}`. */
export interface LinkPattern {
  /** @param token URL-safe as our signers make it, or anything from an import: it is encoded where needed */
  build(token: string): string
}

const placeholder = /\{\{\s*token\s*\}\}/g

/** Longest pattern or imported link, in characters: some mail gateways cut or refuse longer URLs. */
const maxLength = 2000

/** @throws AppError INVALID_FIELD with a sentence about what is wrong with the pattern */
export function parseLinkPattern(pattern: string): LinkPattern {
  const text = pattern.trim()
  const places = text.match(placeholder)?.length ?? 0
  if (places === 0) refuse('The link pattern has no place for the token. Write {{ token }} where it belongs.')
  if (places > 1) refuse('The link pattern has more than one {{ token }}. Keep one.')
  const [before = '', after = ''] = text.split(placeholder)
  if (/[{}]/.test(before + after)) refuse('The link pattern can hold nothing in braces but {{ token }}.')
  const one = parseLinkUrl(`${before}a${after}`, 'link pattern')
  const other = parseLinkUrl(`${before}b${after}`, 'link pattern')
  if (one.origin !== other.origin) {
    refuse('{{ token }} stands in the host of the link pattern. Put it in the path or the query.')
  }
  return { build: (token) => `${before}${encodeURIComponent(token)}${after}` }
}

/** For one link; for many, parse the pattern once. */
export function buildLink(pattern: string, token: string): string {
  return parseLinkPattern(pattern).build(token)
}

/**
 * The link of a user whose import brought it: the column holds the whole link, or only a token that goes into the
 * pattern.
 * @throws AppError INVALID_FIELD where it is empty, or a link that is not safe to send
 */
export function linkFromImport(pattern: LinkPattern, value: string): string {
  const text = value.trim()
  if (text === '') refuse('The column that holds the links is empty for this user.', 'link')
  return /^https?:/i.test(text) ? parseLinkUrl(text, 'link').href : pattern.build(text)
}

function parseLinkUrl(text: string, what: 'link' | 'link pattern'): URL {
  const field = what === 'link' ? 'link' : 'pattern'
  if (text.length > maxLength) refuse(`The ${what} is longer than ${maxLength} characters.`, field)
  // The URL parser drops tabs and line breaks without a word, and a space breaks the plain link in the text part.
  // eslint-disable-next-line no-control-regex
  if (/[\s\u0000-\u001f\u007f<>"]/.test(text))
    refuse(`The ${what} has a space or a character no URL can hold.`, field)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) refuse(`The ${what} is not a URL. It looks like https://example.com/confirm/…`, field)
  if (url.username || url.password)
    refuse(`The ${what} holds a user name or password. Leave them out.`, field)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    refuse(`The ${what} has to start with https://. Only a link to this computer may use http://.`, field)
  }
  return url
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

function refuse(message: string, field = 'pattern'): never {
  throw sentenceError('INVALID_FIELD', message, { data: { field } })
}
