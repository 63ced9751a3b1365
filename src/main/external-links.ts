const loopback = new Set(['127.0.0.1', 'localhost', '[::1]'])

/**
 * The URL to hand to the desktop, or null when it is not one that may leave the app: https and mailto, and http to
 * this computer only, where the built-in confirm page is.
 */
export function externalUrl(text: string): string | null {
  const url = URL.parse(text)
  if (url === null || url.username !== '' || url.password !== '') return null
  if (url.protocol === 'https:' || url.protocol === 'mailto:') return url.href
  return url.protocol === 'http:' && loopback.has(url.hostname) ? url.href : null
}
