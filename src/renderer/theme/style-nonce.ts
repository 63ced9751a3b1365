/**
 * Main puts a nonce for style elements into the page it serves; the CSP admits no others. Empty where the page has
 * none (a development server without a CSP).
 */
export function styleNonce(): string {
  return document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? ''
}
