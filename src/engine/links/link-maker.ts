import { AppError } from '../../shared/errors.ts'
import type { Settings } from '../../shared/models/settings.ts'
import { linkFromImport, parseLinkPattern } from './link-pattern.ts'
import type { LinkPattern } from './link-pattern.ts'
import { createLinkSigner } from './tokens.ts'
import type { LinkClaims, LinkSigner, SigningConfig } from './tokens.ts'

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

/** Makes the links of a campaign. */
export interface LinkMaker {
  /**
   * The same claims always give the same link, so a retry sends what the first attempt sent.
   * @param imported what the import's link column holds for this user
   * @throws AppError INVALID_FIELD where the links come from the import and this user has none that can be used
   */
  url(claims: LinkClaims, imported: string | null): string
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
  if (context.target === 'own' && context.method === 'from-import') {
    const pattern = context.pattern === '' ? wholeLinksOnly : parseLinkPattern(context.pattern)
    return { url: (_claims, imported) => linkFromImport(pattern, imported ?? '') }
  }
  const pattern = parseLinkPattern(context.pattern)
  const signer = createLinkSigner(
    context.target === 'built-in' || context.method === 'from-import'
      ? builtInSigning(secrets)
      : ownSigning(context, context.method, secrets)
  )
  return { url: (claims) => pattern.build(signer.sign(claims)) }
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
