/** Codes of Node and OpenSSL for a certificate that is not trusted. */
export const untrusted: readonly string[] = [
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'CERT_UNTRUSTED',
  'CERT_REVOKED',
  'CERT_REJECTED',
  'CERT_NOT_YET_VALID'
]

/** Codes of OpenSSL for a server that only speaks outdated versions of TLS. */
export const tooOldTls: readonly string[] = [
  'ERR_SSL_UNSUPPORTED_PROTOCOL',
  'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
  'ERR_SSL_WRONG_SSL_VERSION'
]

export const isTlsCode = (code: string): boolean =>
  untrusted.includes(code) || /^(?:ERR_SSL_|ERR_TLS_CERT_|CERT_)/.test(code)
