/** What a request for a link tells about who made it. */
export interface LinkRequest {
  how: 'GET' | 'HEAD'
  userAgent: string
  /** Milliseconds since the mail server accepted the message; null where that is not known. */
  sinceAccepted: number | null
}

/**
 * Nobody receives an email, reads it and clicks within this time after its acceptance. Mail gateways follow links while they
 * receive the message or right after.
 */
const fastestPersonMs = 10_000

/** Mail gateways, link previews, crawlers, and HTTP libraries. */
const scanners =
  /barracuda|proofpoint|mimecast|symantec|fireeye|trellix|trend ?micro|forcepoint|sophos|cisco|ironport|zscaler|checkpoint|cloudmark|safelinks|microsoft (?:office|outlook|preview)|ms-office|preview|scan(?:ner)?\b|(?<!\bcu)bot\b|crawl|spider|slurp|facebookexternalhit|whatsapp|headless|phantomjs|curl\/|wget\/|python|java\/|okhttp|go-http-client|libwww|node-fetch|undici|axios|guzzle|ruby|perl|http-?client/i

/** Why a request seems to come from a machine; null: it seems to come from a person. */
export function machineFetch({
  how,
  userAgent,
  sinceAccepted
}: LinkRequest): 'head' | 'scanner' | 'too-soon' | null {
  if (how === 'HEAD') return 'head'
  if (userAgent.trim() === '' || scanners.test(userAgent)) return 'scanner'
  return sinceAccepted !== null && sinceAccepted >= 0 && sinceAccepted < fastestPersonMs ? 'too-soon' : null
}
