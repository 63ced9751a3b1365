/**
 * Chromium refuses to open a scheme of our own (net::ERR_ABORTED, whatever a request handler would answer), so the
 * pages of `app://countersign` live under https://countersign.app.invalid there. The name can never resolve, every
 * request to it is answered by the scheme's handler, and main sees only the URLs it knows.
 */
const handled = new Set<string>()

export function addScheme(scheme: string): void {
  handled.add(scheme)
}

/** As Chromium is to see it. */
export function toBrowserUrl(url: string): string {
  const parts = /^([a-z][a-z0-9+-]*):\/\/([^/?#]*)(.*)$/s.exec(url)
  if (!parts || !handled.has(parts[1] ?? '')) return url
  return `https://${parts[2]}.${parts[1]}.invalid${parts[3] || '/'}`
}

/** As the app is to see it. */
export function toAppUrl(url: string): string {
  const parts = /^https:\/\/([^/?#]*)\.([a-z0-9+-]+)\.invalid(.*)$/s.exec(url)
  return parts && handled.has(parts[2] ?? '') ? `${parts[2]}://${parts[1]}${parts[3]}` : url
}

export function schemeOf(url: string): string {
  return /^([a-z][a-z0-9+-]*):/.exec(url)?.[1] ?? ''
}

/** Serialised as RFC 6454 says, with the schemes of the app being standard ones. */
export function originOf(url: string): string {
  const parts = /^([a-z][a-z0-9+-]*:\/\/[^/?#]*)/.exec(url)
  return parts?.[1] ?? 'null'
}
