import type { Params, Reasoned, ReasonArguments } from '../../../shared/words/catalog.ts'
import type { AccessTokenTexts } from '../../../shared/words/errors/access-tokens.ts'

/**
 * Why there is no access token: `signIn`, a person has to sign in again; `refused`, the provider does not accept what the
 * account says (client ID, client secret, scope, token URL); `unavailable`, it could not be asked or gave no useful answer,
 * and may later.
 */
export const tokenErrorCodes = {
  signIn: 'ESIGNIN',
  refused: 'ETOKENREFUSED',
  unavailable: 'ENOTOKEN'
} as const

/** No access token could be obtained. Holds no secret. */
export class TokenError extends Error implements Reasoned {
  override readonly name = 'TokenError'
  readonly kind: keyof typeof tokenErrorCodes
  readonly reason: string
  readonly params: Params
  /** The facts, for the send log. A copy, because nodemailer changes the message of errors it passes on. */
  readonly detail: string

  constructor(kind: keyof typeof tokenErrorCodes, ...[reason, params]: ReasonArguments<AccessTokenTexts>) {
    const facts = Object.values(params ?? {}).filter((fact) => fact !== null)
    const detail = [reason, ...facts].join(' · ')
    super(detail)
    this.kind = kind
    this.reason = reason
    this.params = params ?? {}
    this.detail = detail
  }
}
