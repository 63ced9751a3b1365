import { AppError } from '../../shared/errors.ts'
import type { Settings } from '../../shared/models/settings.ts'
import type { Reasoned } from '../../shared/words/catalog.ts'
import { implementer, type EngineContext } from '../context/index.ts'
import { publicKeyPem } from './tokens/jwt.ts'
import { createLinkMaker } from './link-maker.ts'
import { parseSigningSecrets } from '../../shared/secrets/signing-secrets.ts'
import { linkDates } from './tokens/tokens.ts'
import { verifySnippets } from './verify-snippets.ts'

export interface LinkServices {
  /** Origin of the built-in confirm page; null where it is not running. */
  confirmUrl: () => string | null
}

export function linkProcedures({ settings, secrets, clock }: EngineContext, { confirmUrl }: LinkServices) {
  const { links } = implementer
  const signingSecrets = () => parseSigningSecrets(secrets.get('links:signing'))
  const publicKeyNow = () =>
    settings.get().links.method === 'jwt-eddsa' ? publicKey(signingSecrets()) : null

  return {
    snippets: links.snippets.handler(() => verifySnippets(settings.get().links, publicKeyNow())),

    publicKey: links.publicKey.handler(() => ({ pem: publicKeyNow() })),

    example: links.example.handler(() => {
      const { links } = settings.get()
      const claims = { userId: '4711', address: 'amara@okafor.example', purpose: 'verify-email' as const }
      try {
        const maker = createLinkMaker(links, signingSecrets(), confirmUrl())
        const url = maker.url({ ...claims, ...linkDates(clock.now(), links.lifetime) }, 'from-your-import')
        return { url, problem: null, warning: secretWarning(links, signingSecrets()) }
      } catch (error) {
        if (error instanceof AppError)
          return { url: null, problem: { reason: error.reason, params: error.params }, warning: null }
        throw error
      }
    })
  }
}

/** In bytes: everybody who gets a link can try guesses of the secret on it. */
const minSecretBytes = 16

function secretWarning({ target, method }: Settings['links'], [current = '']: string[]): Reasoned | null {
  if (target === 'own' && method !== 'itsdangerous') return null
  return Buffer.byteLength(current) < minSecretBytes
    ? { reason: 'signing-secret-guessable', params: { min: minSecretBytes } }
    : null
}

/** Null where there is no key or an unusable one: `example` says what is wrong with it. */
function publicKey([current]: string[]): string | null {
  try {
    return current === undefined ? null : publicKeyPem(current)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}
