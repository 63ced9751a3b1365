import { tooOldTls, untrusted } from '../../smtp/tls-errors.ts'
import type { ReplyRow } from '../reply-row.ts'
import { breaker } from './means.ts'

/** The road to the server, and the rest. */
export const roadRows: readonly ReplyRow[] = [
  // The road to the server. Nothing of the message was read.
  { cause: 'server-not-found', when: { phase: ['dns'] }, means: breaker },
  { cause: 'certificate-expired', when: { phase: ['tls'], error: ['CERT_HAS_EXPIRED'] }, means: breaker },
  {
    cause: 'certificate-of-another',
    when: { phase: ['tls'], error: ['ERR_TLS_CERT_ALTNAME_INVALID'] },
    means: breaker
  },
  { cause: 'certificate-untrusted', when: { phase: ['tls'], error: untrusted }, means: breaker },
  { cause: 'encryption-too-old', when: { phase: ['tls'], error: tooOldTls }, means: breaker },
  { cause: 'encryption-failed', when: { phase: ['tls'] }, means: breaker },
  { cause: 'server-unreachable', when: { phase: ['connect'] }, means: breaker },
  { cause: 'server-confused', when: { heard: true }, means: breaker },
  { cause: 'connection-lost', when: {}, means: breaker }
]
