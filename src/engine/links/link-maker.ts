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
  /** In milliseconds: what a verifier that computes the age itself allows. */
  longestLifetime: number
}

/** The longest lifetime that Settings allow. */
const maxLifetimeMs = 90 * 24 * 3_600_000

/**
 * @param secrets the current signing secret, then the older ones
 * @param confirmUrl origin of the built-in confirm page, or null where it is not running
 * @throws AppError LINKS_NOT_READY or INVALID_FIELD, with what is missing and where to set it
 */
export function createLinkMaker(
  links: Settings['links'],
  secrets: readonly string[],
  confirmUrl: string | null
): LinkMaker {
  if (links.target === 'built-in') {
    const pattern = builtInPattern(confirmUrl)
    const signer = createLinkSigner(builtInSigning(secrets))
    return { url: (claims) => pattern.build(signer.sign(claims)), longestLifetime: maxLifetimeMs }
  }
  if (links.method === 'from-import') return importedLinks(links)
  const pattern = ownPattern(links)
  const signer = createLinkSigner(ownSigning(links, links.method, secrets))
  return {
    url: (claims) => pattern.build(signer.sign(claims)),
    longestLifetime: links.method === 'itsdangerous' ? links.lifetime : maxLifetimeMs
  }
}

/** Verifies the links to the built-in confirm page. */
export function createBuiltInVerifier(secrets: readonly string[]): Pick<LinkSigner, 'verify'> {
  return createLinkSigner(builtInSigning(secrets))
}

/**
 * Links to the built-in page are always signed the same way, whatever the settings for the customer's own server are. They
 * are dated so far back that every lifetime fits, so no change in Settings breaks a link that was sent.
 */
function builtInSigning(secrets: readonly string[]): SigningConfig {
  return { method: 'itsdangerous', secrets, salt: 'countersign.confirm', maxAge: maxLifetimeMs, nonce: true }
}

function ownSigning(
  links: Settings['links'],
  method: SigningConfig['method'],
  secrets: readonly string[]
): SigningConfig {
  // The customer's server verifies these, so only the current secret counts. Older ones may be of another kind, such as a
  // text where the method needs a key.
  const current = secrets.slice(0, 1)
  return method === 'itsdangerous'
    ? { method, secrets: current, salt: links.salt, maxAge: links.lifetime }
    : { method, secrets: current }
}

function importedLinks(links: Settings['links']): LinkMaker {
  const pattern = links.pattern === '' ? wholeLinksOnly : parseLinkPattern(links.pattern)
  return {
    url: (_claims, imported) => linkFromImport(pattern, imported ?? ''),
    longestLifetime: maxLifetimeMs
  }
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
