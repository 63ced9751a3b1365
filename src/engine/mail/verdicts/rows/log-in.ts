import { tokenErrorCodes } from '../../oauth/token-error.ts'
import type { ReplyRow } from '../reply-row.ts'
import * as words from '../reply-words.ts'
import { breaker, deferred, refuseAccount } from './means.ts'

/** The log-in, and a session that is out of step. */
export const logInRows: readonly ReplyRow[] = [
  // No access token for the log-in. The provider's words are in the error; the mail server is not to blame.
  { cause: 'sign-in-again', when: { error: [tokenErrorCodes.signIn] }, means: refuseAccount },
  { cause: 'token-refused', when: { error: [tokenErrorCodes.refused] }, means: refuseAccount },
  { cause: 'no-token', when: { error: [tokenErrorCodes.unavailable] }, means: breaker },

  // The log-in. nodemailer calls every failed one EAUTH, so the passing ones come first.
  { cause: 'account-refused', when: { phase: ['auth'], enhanced: ['4.7.12'] }, means: refuseAccount },
  {
    cause: 'login-postponed',
    when: { phase: ['auth'], digit: [4] },
    means: { outcome: 'not-sent', scope: 'account', action: { kind: 'reconnect-then-pause' } }
  },
  {
    cause: 'account-refused',
    when: { phase: ['auth'], digit: [5], text: words.expiredText },
    means: refuseAccount
  },
  {
    cause: 'account-barred',
    when: { phase: ['auth'], digit: [5], text: words.lockedText },
    means: refuseAccount
  },
  { cause: 'account-refused', when: { error: ['EAUTH', 'ENOAUTH'] }, means: refuseAccount },

  // A session out of step says nothing about sender or recipient; a new connection may do.
  { cause: 'server-confused', when: { code: [503], bodyRead: false }, means: breaker },
  { cause: 'try-later', when: { code: [503], bodyRead: true }, means: deferred }
]
