import { AppError } from '../../shared/errors.ts'
import type { Settings } from '../../shared/models/settings.ts'
import { linkFromImport, parseLinkPattern } from './link-pattern.ts'
import type { LinkPattern } from './link-pattern.ts'
import { createLinkSigner } from './tokens.ts'
import type { LinkDates, LinkSigner, SigningConfig } from './tokens.ts'

/** How the links of a campaign are made; part of what is frozen into it. No secret is in it. */
export interface LinkContext {
  target: Settings['links']['target']
  /** URL with `{{ token }}`; for `built-in` that of the confirm page. */
  pattern: string
  method: Settings['links']['method']
  salt: string
  /** `max_age` of the customer's verifier, ms: the lifetime in Settings, whatever this campaign's own is. */
  maxAge: number
}

/** Whose link it is. */
export interface LinkRecipient {
  id: number
  /** The customer's own id: what their server knows the user by, where the import brought one. */
  externalId: string | null
  /** Normalised, as in `users`. */
  addressKey: string
  /** What the import's link column holds. */
  importLink: string | null
}

/** Makes the links of a campaign. */
export interface LinkMaker {
  /**
   * The same recipient and dates always give the same link, so a retry sends what the first attempt sent.
   * @throws AppError INVALID_FIELD where the links come from the import and this user has none that can be used
   */
  url(recipient: LinkRecipient, dates: LinkDates): string
}

/** The longest life a link can be given, ms. */
const longest = 90 * 24 * 3_600_000

/**
 * @param confirmUrl origin of the built-in confirm page, or null where it is not up
 * @throws AppError LINKS_NOT_READY with what is missing and where to set it
 */
export function linkContext(links: Settings['links'], confirmUrl: string | null): LinkContext {
  const { target, method, salt, lifetime: maxAge } = links
  const pattern = target === 'built-in' ? builtInPattern(confirmUrl) : links.pattern.trim()
  if (pattern === '' && method !== 'from-import') {
    throw new AppError(
      'LINKS_NOT_READY',
      'There is no link pattern yet. Set one in Settings › Links, such as https://example.com/confirm/{{ token }}.'
    )
  }
  return { target, pattern, method, salt, maxAge }
}

/** The longest a campaign's links can live, ms: a verifier that counts the age itself allows its own `max_age`. */
export function longestLifetime({ target, method, maxAge }: LinkContext): number {
  return target === 'own' && method === 'itsdangerous' ? maxAge : longest
}

/**
 * @param secrets the current signing secret, then those rotated out
 * @throws AppError INVALID_FIELD where the pattern or the secret cannot be used
 */
export function createLinkMaker(context: LinkContext, secrets: readonly string[]): LinkMaker {
  if (context.target === 'built-in' || context.method !== 'from-import') return signedLinks(context, secrets)
  const pattern = context.pattern === '' ? wholeLinksOnly : parseLinkPattern(context.pattern)
  return { url: ({ importLink }) => linkFromImport(pattern, importLink ?? '') }
}

function signedLinks(context: LinkContext, secrets: readonly string[]): LinkMaker {
  const { target, method } = context
  const pattern = parseLinkPattern(context.pattern)
  // The built-in page finds a user by our id: the customer's can be changed by the next import.
  const builtIn = target === 'built-in' || method === 'from-import'
  const signer = createLinkSigner(builtIn ? builtInSigning(secrets) : ownSigning(context, method, secrets))
  return {
    url({ id, externalId, addressKey: address }, { issuedAt, expiresAt }) {
      const userId = builtIn ? String(id) : (externalId ?? String(id))
      return pattern.build(signer.sign({ userId, address, purpose: 'verify-email', issuedAt, expiresAt }))
    }
  }
}

/** Judges the links that lead to the built-in confirm page. */
export function createBuiltInVerifier(secrets: readonly string[]): Pick<LinkSigner, 'verify'> {
  return createLinkSigner(builtInSigning(secrets))
}

/**
 * Links to the built-in page are signed in one way whatever is set for the customer's own server, and counted from a
 * date so far back that every lifetime fits: no change in Settings breaks a link that is out.
 */
function builtInSigning(secrets: readonly string[]): SigningConfig {
  return { method: 'itsdangerous', secrets, salt: 'countersign.confirm', maxAge: longest }
}

function ownSigning(
  { salt, maxAge }: LinkContext,
  method: SigningConfig['method'],
  secrets: readonly string[]
): SigningConfig {
  return method === 'itsdangerous' ? { method, secrets, salt, maxAge } : { method, secrets }
}

function builtInPattern(confirmUrl: string | null): string {
  if (confirmUrl === null) {
    throw new AppError(
      'LINKS_NOT_READY',
      'The built-in confirm page is not running, so no link would work. Restart the app, or set a link pattern of your own in Settings › Links.'
    )
  }
  return `${confirmUrl}/confirm/{{ token }}`
}

const wholeLinksOnly: LinkPattern = {
  build() {
    throw new AppError(
      'INVALID_FIELD',
      'The link column holds a token, not a link, and there is no link pattern to put it in. Set one in Settings › Links.',
      { data: { field: 'pattern' } }
    )
  }
}
