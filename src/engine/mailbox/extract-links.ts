import { Parser } from 'htmlparser2'
import { LinkifyIt } from 'linkify-it'

/** More than our emails ever have. A hostile one could have a million. */
const maxLinks = 200
/** In characters. Browsers and mail programs cut longer ones. */
const longestUrl = 4000

const linkify = new LinkifyIt({ fuzzyEmail: false, maxLength: longestUrl, urlAuth: true })

/** The web links of a message, each once, those of the HTML first. */
export function extractLinks(html: string | null, text: string | null): string[] {
  const found = new Set<string>()
  const add = (url: string) => {
    const isWeb = url.length <= longestUrl && /^https?:\/\//i.test(url) && URL.canParse(url)
    if (isWeb && found.size < maxLinks) found.add(url)
  }
  if (html) {
    const parser = new Parser({
      onattribute: (name, value) => name === 'href' && add(value.trim())
    })
    parser.end(html)
  }
  if (text) for (const { url } of linkify.match(text) ?? []) add(url)
  return [...found]
}
