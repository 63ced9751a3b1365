import { AppError } from '../../shared/errors.ts'
import type { Settings } from '../../shared/models/settings.ts'
import { linkFromImport, parseLinkPattern } from './link-pattern.ts'
import type { LinkPattern } from './link-pattern.ts'
import { createLinkSigner } from './tokens.ts'
import type { LinkClaims, LinkSigner, SigningConfig } from './tokens.ts'

/** Makes the links of a campaign, from the settings frozen into it. */
export interface LinkMaker {
  /**
   * The same claims always give the same link, so a retry sends what the first attempt sent.
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
  if (links.method === 'from-import') return importedLinks(links)
  const pattern = links.target === 'built-in' ? builtInPattern(confirmUrl) : ownPattern(links)
  const signer = createLinkSigner(signingConfig(links, secrets))
  return {
    url: (claims) => pattern.build(signer.sign(claims)),
    longestLifetime: links.target === 'own' && links.method === 'itsdangerous' ? links.lifetime : longest
  }
}

/** The verifier of the built-in confirm page. */
export function createBuiltInVerifier(links: Settings['links'], secrets: readonly string[]): LinkSigner {
  return createLinkSigner(signingConfig({ ...links, target: 'built-in' }, secrets))
}

/** Null where the links come from the import: the customer's server made them, and alone can judge them. */
function signingConfig(links: Settings['links'], secrets: readonly string[]): SigningConfig {
  switch (links.method) {
    case 'itsdangerous':
      return {
        method: 'itsdangerous',
        secrets,
        salt: links.salt,
        // The built-in page goes on judging old links after the lifetime in Settings was changed: it counts from a
        // date so far back that every lifetime fits.
        maxAge: links.target === 'built-in' ? longest : links.lifetime
      }
    case 'from-import':
    case 'jwt-hs256':
      return { method: 'jwt-hs256', secrets }
    case 'jwt-eddsa':
      return { method: 'jwt-eddsa', secrets }
  }
}

function importedLinks(links: Settings['links']): LinkMaker {
  const pattern = links.pattern === '' ? wholeLinksOnly : parseLinkPattern(links.pattern)
  return { url: (_claims, imported) => linkFromImport(pattern, imported ?? ''), longestLifetime: longest }
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

function builtInPattern(confirmUrl: string | null): LinkPattern {
  if (confirmUrl === null) {
    throw new AppError(
      'LINKS_NOT_READY',
      'The built-in confirm page is not running, so no link would work. Restart the app, or set a link pattern of your own in Settings › Links.'
    )
  }
  return parseLinkPattern(`${confirmUrl}/confirm/{{ token }}`)
}

function ownPattern(links: Settings['links']): LinkPattern {
  if (links.pattern === '') {
    throw new AppError(
      'LINKS_NOT_READY',
      'There is no link pattern yet. Set one in Settings › Links, such as https://example.com/confirm/{{ token }}.'
    )
  }
  return parseLinkPattern(links.pattern)
}
