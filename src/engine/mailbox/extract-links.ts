/** More than a mail of ours ever has; a hostile one could hold a million. */
const maxLinks = 200

/** The web links of a message, each once, those of the HTML first. */
export function extractLinks(html: string | null, text: string | null): string[] {
  const found = new Set<string>()
  const add = (url: string) => {
    if (found.size < maxLinks && /^https?:\/\//i.test(url) && URL.canParse(url)) found.add(url)
  }
  for (const [, double, single, bare] of (html ?? '').matchAll(
    /\bhref\s*=\s*(?:"([^"]{1,4000})"|'([^']{1,4000})'|([^\s"'<>]{1,4000}))/gi
  )) {
    add(decodeEntities((double ?? single ?? bare ?? '').trim()))
  }
  // A full stop or bracket after a link belongs to the sentence.
  for (const [url] of (text ?? '').matchAll(/\bhttps?:\/\/[^\s<>"]{1,4000}/gi))
    add(url.replace(/[.,;:!?)\]]+$/, ''))
  return [...found]
}

const named: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#(\d{1,7})|#x([\da-f]{1,6})|(amp|lt|gt|quot|apos));/gi,
    (whole: string, decimal?: string, hex?: string, name?: string) => {
      if (name) return named[name.toLowerCase()]!
      const code = decimal ? Number(decimal) : Number.parseInt(hex ?? '', 16)
      return code <= 0x10_ff_ff ? String.fromCodePoint(code) : whole
    }
  )
}
