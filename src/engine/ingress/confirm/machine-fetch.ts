/** A request for a link, as far as it tells who made it. */
export interface LinkRequest {
  how: 'GET' | 'HEAD'
  userAgent: string
  /** Milliseconds since the mail server took the message; null where that is not known. */
  sinceAccepted: number | null
}

/**
 * Milliseconds after acceptance within which nobody has got the mail, read it and clicked: mail gateways follow links while
 * they take the message or right after.
 */
const tooSoon = 10_000

/** Mail gateways, previews of links, crawlers, and what programs are written with. */
const scanners =
  /barracuda|proofpoint|mimecast|symantec|fireeye|trellix|trend ?micro|forcepoint|sophos|cisco|ironport|zscaler|checkpoint|cloudmark|safelinks|microsoft (?:office|outlook|preview)|ms-office|preview|scan(?:ner)?\b|(?<!\bcu)bot\b|crawl|spider|slurp|facebookexternalhit|whatsapp|headless|phantomjs|curl\/|wget\/|python|java\/|okhttp|go-http-client|libwww|node-fetch|undici|axios|guzzle|ruby|perl|http-?client/i

/** Why a request is taken for a machine's; null: a person's, as far as can be told. */
export function machineFetch({
  how,
  userAgent,
  sinceAccepted
}: LinkRequest): 'head' | 'scanner' | 'too-soon' | null {
  if (how === 'HEAD') return 'head'
  if (userAgent.trim() === '' || scanners.test(userAgent)) return 'scanner'
  return sinceAccepted !== null && sinceAccepted >= 0 && sinceAccepted < tooSoon ? 'too-soon' : null
}
