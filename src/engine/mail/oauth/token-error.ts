/**
 * Why there is no access token: `signIn`, a person has to sign in again; `refused`, the provider does not take what the
 * account says (client id, client secret, scope, token URL); `unavailable`, it could not be asked, or gave no answer that
 * helps, and may later.
 */
export const tokenErrorCodes = {
  signIn: 'ESIGNIN',
  refused: 'ETOKENREFUSED',
  unavailable: 'ENOTOKEN'
} as const

/** No access token could be had. Its message is a sentence for a person and holds no secret. */
export class TokenError extends Error {
  readonly kind: keyof typeof tokenErrorCodes
  /** As the message was: nodemailer writes into the errors it passes on. */
  readonly sentence: string

  constructor(kind: keyof typeof tokenErrorCodes, sentence: string) {
    super(sentence)
    this.name = 'TokenError'
    this.kind = kind
    this.sentence = sentence
  }
}
