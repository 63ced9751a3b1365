import { AppError, invalidField } from '../../shared/errors.ts'
import type { Settings } from '../../shared/models/settings.ts'
import { linkFromImport, parseLinkPattern } from './link-pattern.ts'
import type { LinkPattern } from './link-pattern.ts'
import { createLinkSigner } from './tokens/tokens.ts'
import type { LinkClaims, LinkSigner, SigningConfig } from './tokens/tokens.ts'

/** Makes the links of a campaign, from the settings frozen into it. */
export interface LinkMaker {
  /**
   * A retry must send the link that the first attempt sent: keep it, because links to the built-in page hold a nonce.
   * @param imported what the import's link column holds for this user
   * @throws AppError INVALID_FIELD where the links come from the import and this user has none that can be used
   */
  url(claims: LinkClaims, imported: string | null): string
  /** The longest a link can live, ms: what a verifier that counts the age itself will allow. */
  longestLifetime: number
}

/** The longest life a link can be given in Settings, ms. */
const longest = 90 * 24 * 3_600_000

/**
 * @param secrets the current signing secret, then those rotated out
 * @param confirmUrl origin of the built-in confirm page, or null where it is not up
 * @throws AppError LINKS_NOT_READY or INVALID_FIELD with what is missing and where to set it
 */
export function createLinkMaker(
  links: Settings['links'],
  secrets: readonly string[],
  confirmUrl: string | null
): LinkMaker {
  if (links.target === 'built-in') {
    const pattern = builtInPattern(confirmUrl)
    const signer = createLinkSigner(builtInSigning(secrets))
    return { url: (claims) => pattern.build(signer.sign(claims)), longestLifetime: longest }
  }
  if (links.method === 'from-import') return importedLinks(links)
  const pattern = ownPattern(links)
  const signer = createLinkSigner(ownSigning(links, links.method, secrets))
  return {
    url: (claims) => pattern.build(signer.sign(claims)),
    longestLifetime: links.method === 'itsdangerous' ? links.lifetime : longest
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
  return { method: 'itsdangerous', secrets, salt: 'countersign.confirm', maxAge: longest, nonce: true }
}

function ownSigning(
  links: Settings['links'],
  method: SigningConfig['method'],
  secrets: readonly string[]
): SigningConfig {
  // The customer's server verifies these, not we: the current secret alone signs. Those before it may be of another
  // kind, a text where a key is asked for.
  const current = secrets.slice(0, 1)
  return method === 'itsdangerous'
    ? { method, secrets: current, salt: links.salt, maxAge: links.lifetime }
    : { method, secrets: current }
}

function importedLinks(links: Settings['links']): LinkMaker {
  const pattern = links.pattern === '' ? wholeLinksOnly : parseLinkPattern(links.pattern)
  return { url: (_claims, imported) => linkFromImport(pattern, imported ?? ''), longestLifetime: longest }
}

const wholeLinksOnly: LinkPattern = {
  build() {
    throw invalidField('pattern', 'link-pattern-for-token-missing')
  }
}

function builtInPattern(confirmUrl: string | null): LinkPattern {
  if (confirmUrl === null) {
    throw new AppError('LINKS_NOT_READY', 'confirm-page-down')
  }
  return parseLinkPattern(`${confirmUrl}/confirm/{{ token }}`)
}

function ownPattern(links: Settings['links']): LinkPattern {
  if (links.pattern === '') {
    throw new AppError('LINKS_NOT_READY', 'link-pattern-missing')
  }
  return parseLinkPattern(links.pattern)
}
