/** The link that confirms, of all in a mail: it carries a token, so it is the longest. Null when there is none. */
export const confirmLink = (links: readonly string[]): string | null =>
  links
    .filter((url) => /^https?:/i.test(url))
    .reduce<string | null>((best, url) => (best === null || url.length > best.length ? url : best), null)
