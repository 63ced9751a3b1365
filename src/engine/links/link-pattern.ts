import { invalidField } from '../../shared/errors.ts'

/** A URL of the customer's with a place for the token, such as `https://ragtime.example/confirm/{{ token }}`. */
export interface LinkPattern {
  /** @param token URL-safe as our signers make it, or anything from an import: it is encoded where needed */
  build(token: string): string
}

const placeholder = /\{\{\s*token\s*\}\}/g

/** Longest pattern or imported link, in characters: some mail gateways cut or refuse longer URLs. */
const maxLength = 2000

/** @throws AppError INVALID_FIELD where it is not usable */
export function parseLinkPattern(pattern: string): LinkPattern {
  const text = pattern.trim()
  const places = text.match(placeholder)?.length ?? 0
  if (places === 0) throw invalidField('pattern', 'link-pattern-without-token')
  if (places > 1) throw invalidField('pattern', 'link-pattern-several-tokens')
  const [before = '', after = ''] = text.split(placeholder)
  if (/[{}]/.test(before + after)) throw invalidField('pattern', 'link-pattern-other-braces')
  const one = parseLinkUrl(`${before}a${after}`, 'link-pattern')
  const other = parseLinkUrl(`${before}b${after}`, 'link-pattern')
  if (one.origin !== other.origin) throw invalidField('pattern', 'link-pattern-token-in-host')
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
  if (text === '') throw invalidField('link', 'link-empty')
  return /^https?:/i.test(text) ? parseLinkUrl(text, 'link').href : pattern.build(text)
}

function parseLinkUrl(text: string, what: 'link' | 'link-pattern'): URL {
  const field = what === 'link' ? 'link' : 'pattern'
  if (text.length > maxLength) throw invalidField(field, `${what}-too-long`, { max: maxLength })
  // The URL parser drops tabs and line breaks without a word, and a space breaks the plain link in the text part.
  // eslint-disable-next-line no-control-regex
  if (/[\s\u0000-\u001f\u007f<>"]/.test(text)) throw invalidField(field, `${what}-bad-character`)
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url) throw invalidField(field, `${what}-not-url`)
  if (url.username || url.password) throw invalidField(field, `${what}-with-password`)
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url.hostname))) {
    throw invalidField(field, `${what}-not-https`)
  }
  return url
}

function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}
